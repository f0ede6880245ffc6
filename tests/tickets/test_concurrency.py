"""Two at once: proven with threads on the real database."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from cs_platform.lib.refusals import Refused
from tickets import actions
from tickets.actions import history
from tickets.models import Category, Order, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run all from the same moment; a refusal is its answer."""
    gate = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        gate.wait(20)
        try:
            answers[place] = act()
        except Refused as refused:
            answers[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def test_of_two_handlers_who_take_an_order_on_one_wins(order: Order, chen: User, world: dict[str, Any]) -> None:
    second = User.objects.create(username="chang", roles=["handler"], department=chen.department)
    answers = at_once(lambda: actions.accept_order(chen, order.pk), lambda: actions.accept_order(second, order.pk))
    assert sorted(type(answer).__name__ for answer in answers) == ["Order", "Refused"]
    (refused,) = [answer for answer in answers if isinstance(answer, Refused)]
    assert refused.code == "taken"
    order.refresh_from_db()
    assert order.handler in (chen, second)
    assert order.ticket.events.filter(kind="order_accepted").count() == 1


def test_one_form_sent_four_times_at_once_is_one_ticket(accept: Callable[..., Ticket]) -> None:
    answers = at_once(*[lambda: accept(request_key="the-form")] * 4)
    assert {answer.number for answer in answers} == {Ticket.objects.get().number}


def test_tickets_accepted_at_once_get_numbers_of_their_own_without_gaps(accept: Callable[..., Ticket]) -> None:
    answers = at_once(*[accept] * 8)
    assert sorted(int(answer.number[9:]) for answer in answers) == list(range(1, 9))


def test_remarks_at_once_make_one_chain(ticket: Ticket, alice: User, bob: User) -> None:
    at_once(*[lambda user=user: actions.remark(user, ticket.number, text="一起") for user in [alice, bob] * 4])
    ticket.refresh_from_db()
    assert ticket.version == 9
    assert list(history.verify_ticket(ticket)) == []


def test_two_merged_crosswise_do_not_wait_for_each_other(accept: Callable[..., Ticket], alice: User) -> None:
    first, second = accept(), accept()
    answers = at_once(
        lambda: actions.merge(alice, first.number, second.number),
        lambda: actions.merge(alice, second.number, first.number),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "Ticket"]
    assert Ticket.objects.filter(status="merged").count() == 1


def test_an_anchor_made_while_events_come_covers_each_once(ticket: Ticket, alice: User) -> None:
    from datetime import timedelta

    from django.utils import timezone

    today = timezone.localdate()
    days = [today - timedelta(days=back) for back in (3, 2, 1)]
    at_once(
        *[lambda day=day: actions.anchor(day) for day in days],
        *[lambda: actions.remark(alice, ticket.number, text="x")] * 5,
    )
    actions.anchor(today)
    assert list(history.verify_anchors()) == []


@pytest.fixture(autouse=True)
def _categories_are_committed(broadband: Category) -> None:
    """Threads see only what is committed."""
