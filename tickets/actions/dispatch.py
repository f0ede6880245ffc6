"""Sending work to departments and getting it back: dispatch (派单), return (回单), send back (退单)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Department, User
from channels_hub.text import clean
from cs_platform.lib.refusals import Forbidden, Refused
from deadlines import actions as deadlines
from tickets import access, custom_fields, policy, searching
from tickets.actions import clocks, notices
from tickets.actions.verification import drop_callback, owe_callback
from tickets.actions.work import Work, on_order, on_ticket
from tickets.lifecycle import TO_VERIFY, OrderStatus, Status, Verb
from tickets.models import DispatchRule, Field, Kind, Order, SendBackReason, Ticket


@dataclass(frozen=True)
class Destination:
    """Where one order goes: a department, or one person of it."""

    department: Department
    role: str = Order.Role.LEAD
    handler: User | None = None


def by_rule(ticket: Ticket) -> list[Destination]:
    """What the rules say of the nearest branch that has any; a rule for the region wins over one for all (TK2)."""
    for branch in ticket.category.lineage():
        rules = DispatchRule.objects.filter(category=branch).select_related("department")
        for region in (ticket.region_id, None):
            found = [rule for rule in rules if rule.region_id == region]
            if found:
                return [Destination(rule.department, rule.role) for rule in found]
        if branch.department:
            return [Destination(branch.department)]
    return []


def dispatch(
    user: User,
    number: str,
    destinations: Sequence[Destination] | None = None,
    *,
    instruction: str = "",
    version: int | None = None,
) -> Ticket:
    """Send orders, by hand or (None) by rule; after a send-back or a poor result this is the re-dispatch."""
    with on_ticket(user, number, Verb.DISPATCH, version) as work:
        if work.ticket.problem and not access.decides(user):
            raise Forbidden("problem", _("This ticket went back and forth too often: the team lead decides."))
        _send(work, destinations or by_rule(work.ticket), instruction)
    return work.ticket


def _send(work: Work, destinations: Sequence[Destination], instruction: str) -> None:
    earlier = work.orders()
    _check(destinations, earlier)
    if work.ticket.status in TO_VERIFY:  # the result was not good enough
        drop_callback(work)
        _passed_on(work)
    work.ticket.problem = False if access.decides(work.user) else work.ticket.problem
    orders = [_order(work, destination, instruction, earlier) for destination in destinations]
    work.settle()
    work.tell_handlers(gettext_lazy("New order"), orders)
    names = "、".join(order.department.name for order in orders)
    notices.tell_customer(
        work.ticket,
        lambda: (
            _("Your request %(number)s has been passed to %(department)s. Follow it here:")
            % {"number": work.ticket.number, "department": names}
        ),
    )


def _check(destinations: Sequence[Destination], earlier: Sequence[Order]) -> None:
    """One lead at a time, each department once."""
    live = [order for order in earlier if order.is_live]
    if not destinations:
        wrong = _("No rule fits this category: choose a department.")
        raise Refused("nowhere", wrong, {"department": wrong})
    leads = sum(destination.role == Order.Role.LEAD for destination in destinations)
    has_lead = any(order.role == Order.Role.LEAD for order in live)
    if leads + has_lead != 1:
        wrong = _("Exactly one department leads; the others assist.")
        raise Refused("one_lead", wrong, {"role": wrong})
    places = [destination.department.pk for destination in destinations] + [order.department_id for order in live]
    if len(places) != len(set(places)):
        wrong = _("This department has an order already.")
        raise Refused("twice", wrong, {"department": wrong})
    for destination in destinations:
        if destination.handler and destination.handler.department_id != destination.department.pk:
            wrong = _("This person works in another department.")
            raise Refused("handler", wrong, {"handler": wrong})


def _order(work: Work, destination: Destination, instruction: str, earlier: Sequence[Order]) -> Order:
    ticket = work.ticket
    replaced = {order.replaces_id for order in earlier}
    order = Order(
        ticket=ticket,
        round=ticket.reopened,
        department=destination.department,
        handler=destination.handler,
        role=destination.role,
        instruction=clean(instruction),
        sent_by=work.user,
        sent_at=work.at,
        due_at=work.at + policy.LONGEST_ORDER,
        replaces=next(
            (
                old
                for old in earlier
                if old.status == OrderStatus.SENT_BACK and old.role == destination.role and old.pk not in replaced
            ),
            None,
        ),
    )
    order.save()
    clocks.start_order(ticket, order, work.at)
    order.save(update_fields=["due_at"])
    if order.department_id not in ticket.departments:
        ticket.departments.append(order.department_id)
    work.record(
        Kind.DISPATCHED,
        order=order.pk,
        department=order.department.name,
        role=order.role,
        handler=order.handler.name if order.handler else "",
        instruction=order.instruction,
        due=order.due_at.isoformat(),
    )
    return order


def withdraw(user: User, order_id: int, *, why: str, version: int | None = None) -> Order:
    """The centre takes an order back; a live one counts as passed on."""
    with on_order(user, order_id, Verb.WITHDRAW, version) as (work, order):
        _required("why", why)
        was_live = order.is_live
        _finish(work, order, OrderStatus.WITHDRAWN)
        clocks.cancel_order(order, work.at)
        work.record(Kind.ORDER_WITHDRAWN, order=order.pk, department=order.department.name, why=clean(why))
        if was_live:
            work.tell_handlers(gettext_lazy("Order withdrawn"), [order])
            _passed_on(work)
        settle(work)
    return order


def accept_order(user: User, order_id: int, *, version: int | None = None) -> Order:
    """The handler takes the order on; of two the first wins."""
    with on_order(user, order_id, Verb.ACCEPT_ORDER, version) as (work, order):
        order.status, order.handler, order.accepted_at = OrderStatus.ACCEPTED, user, work.at
        order.save()
        deadlines.meet("order", order.pk, "accept", work.at)
        deadlines.assign("order", order.pk, user)
        work.record(Kind.ORDER_ACCEPTED, order=order.pk, department=order.department.name)
        work.settle()
        work.tell([work.ticket.owner], gettext_lazy("Order taken on"))
    return order


def return_order(
    user: User, order_id: int, *, result: str, fields: dict[str, Any] | None = None, version: int | None = None
) -> Order:
    """The handler's result (回单, TK3), with the fields that the category asks for."""
    with on_order(user, order_id, Verb.RETURN_ORDER, version) as (work, order):
        _required("result", result)
        order.fields = custom_fields.checked(work.ticket.category, Field.At.RETURN, fields)
        order.result = clean(result)
        _finish(work, order, OrderStatus.RETURNED)
        deadlines.meet("order", order.pk, "return", work.at)
        work.record(
            Kind.ORDER_RETURNED,
            order=order.pk,
            department=order.department.name,
            result=order.result,
            fields=order.fields,
        )
        if order.role == Order.Role.LEAD:
            work.ticket.result = order.result
            work.ticket.search = searching.vector_of(work.ticket)
        settle(work)
        work.tell([work.ticket.owner], gettext_lazy("Order returned"))
    return order


def settle(work: Work) -> None:
    before = work.ticket.status
    work.settle()
    if work.ticket.status == Status.RETURNED != before:
        _ask_the_customer(work)


def _ask_the_customer(work: Work, answer: str = "") -> None:
    """The result is there: the customer is told, and called back where the policy wants it (CB1).

    A department's own words stay inside; what the centre answers is meant for the customer.
    """
    asked = {"number": work.ticket.number}
    notices.tell_customer(
        work.ticket,
        lambda: "\n".join(
            [
                *([answer] if answer else []),
                _("Your request %(number)s has been handled. Please tell us whether it is resolved:") % asked,
            ]
        ),
    )
    if work.ticket.type in policy.CALLED_BACK:
        owe_callback(work)


def send_back(
    user: User, order_id: int, *, reason: SendBackReason, evidence: str = "", version: int | None = None
) -> Order:
    """The handler rejects the order with a reason and evidence (退单, TK6)."""
    with on_order(user, order_id, Verb.SEND_BACK, version) as (work, order):
        if reason.evidence_required:
            _required("evidence", evidence)
        order.reason, order.charged_to, order.evidence = reason, reason.charged_to, clean(evidence)
        order.handler = order.handler or user
        _finish(work, order, OrderStatus.SENT_BACK)
        clocks.cancel_order(order, work.at)
        work.record(
            Kind.ORDER_SENT_BACK,
            order=order.pk,
            department=order.department.name,
            code=reason.code,
            reason=reason.name,
            charged_to=reason.charged_to,
            evidence=order.evidence,
        )
        _passed_on(work)
        work.settle()
        work.tell([work.ticket.owner], gettext_lazy("Order sent back"), "warning")
    return order


def resolve(user: User, number: str, *, result: str, version: int | None = None) -> Ticket:
    """The centre knows the answer itself: no department is needed, verification is."""
    with on_ticket(user, number, Verb.RESOLVE, version) as work:
        _required("result", result)
        work.ticket.result = clean(result)
        work.ticket.search = searching.vector_of(work.ticket)
        work.record(Kind.RESOLVED, result=work.ticket.result)
        work.move(Status.RETURNED)
        _ask_the_customer(work, work.ticket.result)
    return work.ticket


def _finish(work: Work, order: Order, status: OrderStatus) -> None:
    order.status, order.finished_at = status, work.at
    order.save()


def _passed_on(work: Work) -> None:
    """Back and forth once more; too often and a lead must decide."""
    ticket = work.ticket
    ticket.send_backs += 1
    if ticket.send_backs >= policy.FLAG_AFTER and not ticket.problem:
        ticket.problem = True
        work.record(Kind.FLAGGED, times=ticket.send_backs)
        work.tell_lead(gettext_lazy("Problem ticket: sent back or passed on too often"))


def _required(name: str, text: str) -> None:
    if not clean(text):
        raise Refused("required", _("Please fill in what is marked."), {name: _("This is required.")})
