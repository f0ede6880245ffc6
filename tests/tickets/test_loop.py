"""The closed loop, step by step (journey 3)."""

from collections.abc import Callable

import pytest

from accounts.models import Department, User
from channels_hub.models import Customer
from cs_platform.lib.refusals import Forbidden, Refused
from tickets import actions
from tickets.models import Kind, Order, SendBackReason, Ticket, TicketLink

Accept = Callable[..., Ticket]


def kinds(ticket: Ticket) -> list[str]:
    return list(ticket.events.order_by("number").values_list("kind", flat=True))


def test_a_ticket_goes_from_acceptance_to_closing(closed: Ticket) -> None:
    assert closed.status == "closed"
    assert closed.closed_at is not None
    assert kinds(closed) == [
        Kind.ACCEPTED,
        Kind.DISPATCHED,
        Kind.ORDER_ACCEPTED,
        Kind.ORDER_RETURNED,
        Kind.CALLBACK_DUE,
        Kind.CALLBACK_TRIED,
        Kind.CLOSED,
    ]


def test_whoever_accepts_owns_it_to_the_end(closed: Ticket, alice: User) -> None:
    assert closed.owner == alice


def test_numbers_count_within_the_day(accept: Accept) -> None:
    first, second = accept(), accept()
    assert first.number[:9] == second.number[:9]
    assert int(second.number[9:]) == int(first.number[9:]) + 1


def test_the_same_form_twice_is_one_ticket(accept: Accept) -> None:
    assert accept(request_key="form-1") == accept(request_key="form-1")
    assert Ticket.objects.count() == 1


def test_a_ticket_is_accepted_only_with_the_fields_its_category_asks(accept: Accept) -> None:
    with pytest.raises(Refused) as refused:
        accept(fields={"colour": "red"})
    assert set(refused.value.fields) == {"account", "colour"}
    assert not Ticket.objects.exists()


def test_only_the_end_of_a_branch_takes_tickets(accept: Accept, ticket: Ticket) -> None:
    with pytest.raises(Refused) as refused:
        accept(category=ticket.category.parent)
    assert "category" in refused.value.fields


def test_a_handler_does_not_accept_tickets(accept: Accept, ticket: Ticket, chen: User) -> None:
    with pytest.raises(Forbidden):
        actions.accept(chen, customer=ticket.customer, category=ticket.category, type="fault", title="x")


def test_dispatching_by_rule_follows_the_nearest_branch_and_the_region(
    ticket: Ticket, world: dict, alice: User
) -> None:
    from tickets.models import DispatchRule

    DispatchRule.objects.create(
        category=ticket.category, region=ticket.region, department=world["departments"]["install"]
    )
    actions.dispatch(alice, ticket.number)
    assert ticket.orders.get().department.code == "install"


def test_several_departments_work_jointly_under_one_lead(ticket: Ticket, world: dict, alice: User, chen: User) -> None:
    network, install = world["departments"]["network"], world["departments"]["install"]
    wanted = [actions.Destination(network), actions.Destination(install, Order.Role.ASSISTING)]
    actions.dispatch(alice, ticket.number, wanted)
    lead, assisting = ticket.orders.order_by("pk")
    actions.accept_order(chen, lead.pk)
    actions.return_order(chen, lead.pk, result="已处理", fields={"cause": "线路"})
    ticket.refresh_from_db()
    assert ticket.status == "dispatched"  # the other one has not answered yet
    actions.accept_order(world["users"]["cui"], assisting.pk)
    actions.return_order(world["users"]["cui"], assisting.pk, result="已上门", fields={"cause": "线路"})
    ticket.refresh_from_db()
    assert ticket.status == "verifying"
    assert ticket.result == "已处理"


def test_two_leads_are_refused(ticket: Ticket, world: dict, alice: User) -> None:
    two = [actions.Destination(world["departments"][code]) for code in ("network", "billing")]
    with pytest.raises(Refused) as refused:
        actions.dispatch(alice, ticket.number, two)
    assert refused.value.code == "one_lead"
    assert not ticket.orders.exists()


def test_returning_needs_the_result_and_its_fields(taken: Order, chen: User) -> None:
    with pytest.raises(Refused) as refused:
        actions.return_order(chen, taken.pk, result="已处理", fields={})
    assert set(refused.value.fields) == {"cause"}
    with pytest.raises(Refused) as refused:
        actions.return_order(chen, taken.pk, result=" ", fields={"cause": "线路"})
    assert set(refused.value.fields) == {"result"}
    taken.refresh_from_db()
    assert taken.status == "accepted"


def test_an_order_is_returned_only_by_its_department(taken: Order, world: dict) -> None:
    from django.http import Http404

    with pytest.raises(Http404):
        actions.return_order(world["users"]["cai"], taken.pk, result="x", fields={"cause": "线路"})


def test_a_sent_back_order_returns_to_the_dispatcher(
    order: Order, chen: User, alice: User, reason: SendBackReason, world: dict
) -> None:
    actions.send_back(chen, order.pk, reason=reason, evidence="该地址属装维中心")
    ticket = Ticket.objects.get(pk=order.ticket_id)
    assert (ticket.status, ticket.send_backs) == ("sent_back", 1)
    order.refresh_from_db()
    assert order.charged_to == "centre"
    actions.dispatch(alice, ticket.number, [actions.Destination(world["departments"]["install"])])
    again = ticket.orders.exclude(pk=order.pk).get()
    assert again.replaces == order
    ticket.refresh_from_db()
    assert ticket.status == "dispatched"


def test_sending_back_needs_evidence(order: Order, chen: User, reason: SendBackReason) -> None:
    with pytest.raises(Refused) as refused:
        actions.send_back(chen, order.pk, reason=reason)
    assert "evidence" in refused.value.fields


def test_after_three_returns_only_the_lead_dispatches(
    order: Order, world: dict, alice: User, bob: User, reason: SendBackReason
) -> None:
    number = order.ticket.number
    handlers = {"network": "chen", "billing": "cai", "install": "cui"}
    for code, name in handlers.items():
        live = Order.objects.filter(ticket=order.ticket, status="sent").first()
        if live is None:
            actions.dispatch(alice, number, [actions.Destination(world["departments"][code])])
            live = Order.objects.get(ticket=order.ticket, status="sent")
        actions.send_back(world["users"][name], live.pk, reason=reason, evidence="不归我们管")
    ticket = Ticket.objects.get(number=number)
    assert ticket.problem
    with pytest.raises(Forbidden):
        actions.dispatch(alice, number)
    actions.dispatch(bob, number)
    ticket.refresh_from_db()
    assert not ticket.problem


def test_not_resolved_reopens_one_level_higher(returned: Ticket, alice: User) -> None:
    before = returned.priority
    again = actions.call_back(alice, returned.number, "not_resolved", note="还是慢")
    assert (again.status, again.level, again.reopened, again.priority) == ("reopened", 1, 1, before + 1)
    actions.dispatch(alice, again.number)
    assert again.orders.get(status="sent").round == 1


def test_nobody_answering_is_tried_again_and_then_decided_by_the_lead(returned: Ticket, alice: User, bob: User) -> None:
    for _attempt in range(3):
        ticket = actions.call_back(alice, returned.number, "no_answer")
    assert ticket.status == "returned"
    assert ticket.callbacks.get().outcome == "unreachable"
    with pytest.raises(Forbidden):
        actions.close(alice, ticket.number, evidence="打不通")
    assert actions.close(bob, ticket.number, evidence="三次未接通，短信已发").status == "closed"


def test_closing_needs_the_customers_word(returned: Ticket, alice: User) -> None:
    with pytest.raises(Refused) as refused:
        actions.close(alice, returned.number, evidence="")
    assert refused.value.code == "not_verified"
    assert actions.close(alice, returned.number, evidence="客户在会话里说“好了，谢谢”").status == "closed"


def test_a_fresh_ticket_cannot_be_closed(ticket: Ticket, alice: User) -> None:
    with pytest.raises(Refused) as refused:
        actions.close(alice, ticket.number, evidence="x")
    assert refused.value.code == "not_now"


def test_the_customer_confirms_and_reopens(returned: Ticket, erin: Customer) -> None:
    assert actions.confirm(erin, returned.number, resolved=True).status == "closed"
    again = actions.reopen(erin, returned.number, reason="又慢了")
    assert (again.status, again.closed_at) == ("reopened", None)


def test_a_stale_form_changes_nothing(ticket: Ticket, alice: User, bob: User) -> None:
    actions.remark(bob, ticket.number, text="客户很急")
    with pytest.raises(Refused) as refused:
        actions.dispatch(alice, ticket.number, version=ticket.version)
    assert refused.value.code == "stale"
    assert not ticket.orders.exists()


def test_the_centre_may_answer_itself(ticket: Ticket, alice: User) -> None:
    assert actions.resolve(alice, ticket.number, result="重启光猫即可").status == "verifying"


def test_urging_is_counted_cooled_down_and_owed_an_answer(taken: Order, alice: User, erin: Customer) -> None:
    urging = actions.urge(erin, taken.ticket.number, text="还没好？", channel="page")
    assert urging.department == taken.department
    with pytest.raises(Refused) as refused:
        actions.urge(erin, taken.ticket.number)
    assert refused.value.code == "cool_down"
    actions.answer_urge(alice, taken.ticket.number, answer="工程师今天下午上门。")
    urging.refresh_from_db()
    assert urging.answered_by == alice


def test_a_second_urging_raises_the_priority(taken: Order, erin: Customer, settings: None) -> None:
    from datetime import timedelta

    from tickets.models import Urge

    actions.urge(erin, taken.ticket.number)
    Urge.objects.update(at=taken.ticket.created_at - timedelta(hours=1))
    actions.urge(erin, taken.ticket.number)
    taken.ticket.refresh_from_db()
    assert (taken.ticket.urges, taken.ticket.priority) == (2, 1)


def test_a_repeat_within_a_month_is_recognised(closed: Ticket, accept: Accept) -> None:
    again = accept()
    assert again.links.get().kind == TicketLink.Kind.REPEATS
    assert again.links.get().other == closed


def test_an_open_duplicate_is_found_and_merged(accept: Accept, alice: User, order: Order) -> None:
    first, second = order.ticket, accept()
    assert list(actions.open_duplicates(second.customer, second.category)) == [second, first]
    kept = actions.merge(alice, first.number, second.number)
    first.refresh_from_db()
    order.refresh_from_db()
    assert (kept.pk, first.status, first.merged_into_id) == (second.pk, "merged", second.pk)
    assert order.status == "withdrawn"


def test_tickets_of_two_customers_are_not_merged(accept: Accept, alice: User) -> None:
    other = Customer.objects.create(name="另一位", phone="13800000000")
    with pytest.raises(Refused) as refused:
        actions.merge(alice, accept().number, accept(customer=other).number)
    assert refused.value.code == "other_customer"


def test_a_withdrawn_order_gives_the_ticket_back(order: Order, alice: User) -> None:
    actions.withdraw(alice, order.pk, why="派错部门")
    assert Ticket.objects.get(pk=order.ticket_id).status == "accepted"
    assert Department.objects.get(pk=order.department_id).orders.get().status == "withdrawn"
