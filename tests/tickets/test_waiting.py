"""The clocks while we wait for the customer (journey 4), and what a deadline's moment does."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from channels_hub.models import Conversation, Message
from channels_hub.signals import message_received
from deadlines import actions as deadlines
from deadlines.models import Calendar, Policy, Target, Timer
from tickets import actions
from tickets.models import Order, Supplement, Ticket


@pytest.fixture
def promises(db: None) -> None:
    """An hour for a ticket, half an hour for an order, every hour of the day; warnings a quarter before."""
    calendar = Calendar.objects.create(code="always", name="全天", week=["00:00-24:00"] * 7)
    quarter = timedelta(minutes=15)
    for kind, metric, target in [
        ("ticket", "resolve", timedelta(hours=1)),
        ("order", "return", timedelta(minutes=30)),
    ]:
        policy = Policy.objects.create(name=kind, subject_kind=kind, calendar=calendar)
        Target.objects.create(policy=policy, metric=metric, target=target, warn_before=[quarter])


@pytest.fixture
def promised(promises: None, taken: Order) -> Order:
    """The same loop, with promises."""
    return taken


def write(conversation: Conversation, seq: int, text: str, at: datetime) -> Message:
    """Erin writes; the hub says so inside its transaction."""
    message = Message.objects.create(
        conversation=conversation,
        inbox=conversation.inbox,
        seq=seq,
        revision=seq,
        direction="in",
        body=text,
        created_at=at,
    )
    message_received.send(sender=Message, message=message)
    return message


def timer(kind: str, key: int) -> Timer:
    return Timer.objects.get(
        subject_kind=kind, subject_id=key, met_at=None, cancelled_at=None, metric__in=["resolve", "return"]
    )


def test_a_ticket_is_promised_what_its_policy_says(promised: Order) -> None:
    assert promised.ticket.promised_at - promised.ticket.created_at == timedelta(hours=1)
    assert promised.due_at - promised.sent_at == timedelta(minutes=30)


def test_waiting_stops_the_clocks_and_the_answer_lets_the_rest_run(
    promised: Order, alice: User, conversation: Conversation
) -> None:
    actions.wait_for_customer(alice, promised.ticket.number, question="请提供光猫型号")
    assert timer("ticket", promised.ticket_id).is_paused
    assert timer("order", promised.pk).is_paused
    left = timer("ticket", promised.ticket_id).remaining
    answered = timezone.now() + timedelta(days=3)
    write(conversation, 5, "型号是 HG8145", answered)
    assert actions.join_one_supplement()
    ticket = Ticket.objects.get(pk=promised.ticket_id)
    assert ticket.status == "handling"
    assert ticket.promised_at == answered + left
    assert timer("order", promised.pk).due_at > answered


def test_a_result_ends_the_waiting(promised: Order, alice: User, chen: User) -> None:
    actions.wait_for_customer(alice, promised.ticket.number, question="?")
    actions.return_order(chen, promised.pk, result="已修复", fields={"cause": "线路"})
    ticket = Ticket.objects.get(pk=promised.ticket_id)
    assert ticket.status == "verifying"
    assert not timer("ticket", ticket.pk).is_paused


def test_what_the_customer_adds_joins_the_ticket_and_resets_no_clock(
    promised: Order, conversation: Conversation
) -> None:
    due = timer("ticket", promised.ticket_id).due_at
    now = timezone.now()
    write(conversation, 1, "还有，电视也卡", now)
    write(conversation, 2, "两个房间都这样", now + timedelta(seconds=5))
    while actions.join_one_supplement():
        pass
    assert promised.ticket.events.filter(kind="supplemented").count() == 1
    assert Supplement.objects.get().text == "还有，电视也卡\n两个房间都这样"
    assert timer("ticket", promised.ticket_id).due_at == due


def test_a_supplement_is_joined_once(promised: Order, conversation: Conversation) -> None:
    write(conversation, 1, "你好", timezone.now())
    assert actions.join_one_supplement()
    assert not actions.join_one_supplement()


def test_a_customer_without_an_open_ticket_adds_nothing(closed: Ticket, conversation: Conversation) -> None:
    write(conversation, 1, "谢谢", timezone.now())
    assert not Supplement.objects.exists()


def test_a_warning_and_a_breach_join_the_history_at_their_own_time(promised: Order, world: dict[str, Any]) -> None:
    due = timer("ticket", promised.ticket_id).due_at
    while deadlines.fire_one_due(due + timedelta(hours=5)):
        pass
    ticket = Ticket.objects.get(pk=promised.ticket_id)
    told = {(e.kind, e.data["subject"]): e.at for e in ticket.events.filter(kind__in=["warned", "breached"])}
    assert told["warned", "ticket"] == due - timedelta(minutes=15)
    assert told["breached", "ticket"] == due
    assert {kind for kind, subject in told if subject == "order"} == {"warned", "breached"}
    assert ticket.level == 1


def test_closing_keeps_every_promise_about_it(promises: None, closed: Ticket) -> None:
    assert not Timer.objects.open().exists()
