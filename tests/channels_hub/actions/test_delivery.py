"""Replies go out once, in order, or fail with a reason (CH9)."""

import json
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import User
from channels_hub import tasks
from channels_hub.actions import delivery, messages, receive
from channels_hub.adapters.base import Limits, SendError
from channels_hub.models import Conversation, Inbox, Message
from channels_hub.signals import delivery_failed
from cs_platform.lib.refusals import Refused
from tests.channels_hub.channel import Postcards
from tests.channels_hub.threads import at_once


def passing() -> SendError:
    return SendError("busy")


def due_now() -> None:
    Message.objects.filter(next_try_at__isnull=False).update(next_try_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_replies_go_out_once_and_in_order_however_many_deliver(
    alice: User, letter: Conversation, postcards: Postcards
) -> None:
    texts = [f"第{number}句" for number in range(12)]
    for text in texts:
        messages.reply(alice, letter.pk, text)
    at_once([partial(delivery.deliver, letter.pk) for _ in range(8)])
    assert postcards.sent == texts
    assert set(letter.messages.filter(direction="out").values_list("delivery", flat=True)) == {"sent"}


def test_a_failure_that_may_pass_holds_the_next_back_and_is_tried_again(
    alice: User, letter: Conversation, postcards: Postcards
) -> None:
    first, second = messages.reply(alice, letter.pk, "一"), messages.reply(alice, letter.pk, "二")
    postcards.failures = [passing()]
    delivery.deliver(letter.pk)
    first.refresh_from_db()
    assert (first.delivery, first.delivery_error, first.tries) == ("queued", "busy", 1)
    assert postcards.sent == []
    tasks.sweep_deliveries()  # too early
    assert postcards.sent == []
    due_now()
    tasks.sweep_deliveries()
    assert postcards.sent == ["一", "二"]
    second.refresh_from_db()
    assert second.delivery == "sent"
    assert second.external_id == f"out-{second.pk}"


def test_a_permanent_failure_is_told_and_the_next_goes_on(
    alice: User, letter: Conversation, postcards: Postcards
) -> None:
    told = []
    delivery_failed.connect(lambda message, **_: told.append(message.pk), weak=False, dispatch_uid="test")
    try:
        first = messages.reply(alice, letter.pk, "一")
        messages.reply(alice, letter.pk, "二")
        postcards.failures = [SendError("refused_by_customer")]
        delivery.deliver(letter.pk)
    finally:
        delivery_failed.disconnect(dispatch_uid="test")
    first.refresh_from_db()
    assert (first.delivery, first.delivery_error) == ("failed", "refused_by_customer")
    assert told == [first.pk]
    assert postcards.sent == ["二"]
    messages.resend(alice, first.pk)
    delivery.deliver(letter.pk)
    assert postcards.sent == ["二", "一"]
    with pytest.raises(Refused):
        messages.resend(alice, first.pk)


def test_tries_end_at_last(alice: User, letter: Conversation, postcards: Postcards) -> None:
    message = messages.reply(alice, letter.pk, "一")
    postcards.failures = [passing() for _ in range(10)]
    for _ in range(10):
        due_now()
        tasks.sweep_deliveries()
    message.refresh_from_db()
    assert (message.delivery, message.tries) == ("failed", len(delivery.BACK_OFF) + 1)


def test_a_worker_that_died_while_sending_leaves_it_unknown_not_doubled(
    alice: User, letter: Conversation, postcards: Postcards
) -> None:
    message = messages.reply(alice, letter.pk, "一")
    Message.objects.filter(pk=message.pk).update(delivery="sending")
    due_now()
    tasks.sweep_deliveries()
    message.refresh_from_db()
    assert message.delivery == "unknown"
    assert postcards.sent == []

    postcards.repeatable = True
    Message.objects.filter(pk=message.pk).update(delivery="sending", next_try_at=timezone.now())
    due_now()
    tasks.sweep_deliveries()
    message.refresh_from_db()
    assert message.delivery == "sent"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(longest_text=3), "too_long"),
        (Limits(longest_bytes=10), "too_long"),
        (Limits(kinds=frozenset()), "kind_not_taken"),
    ],
)
def test_what_the_channel_will_not_take_is_refused_before_it_is_written(
    limits: Limits, code: str, alice: User, letter: Conversation, postcards: Postcards
) -> None:
    postcards.limits = limits
    with pytest.raises(Refused) as refused:
        messages.reply(alice, letter.pk, "太长了吧")
    assert refused.value.code == code
    assert not letter.messages.exists()


def test_a_channel_that_asks_everybody_to_wait_is_left_alone(
    alice: User, letter: Conversation, post: Inbox, postcards: Postcards
) -> None:
    message = messages.reply(alice, letter.pk, "一")
    postcards.failures = [SendError("throttled", retry_after=60, whole_account=True)]
    delivery.deliver(letter.pk)
    due_now()
    assert delivery.owed() == []
    Inbox.objects.filter(pk=post.pk).update(paused_until=timezone.now())
    tasks.sweep_deliveries()
    message.refresh_from_db()
    assert message.delivery == "sent"


def test_the_pace_of_an_account_is_kept_by_all_workers_together(
    alice: User, letter: Conversation, postcards: Postcards
) -> None:
    postcards.rate = "2/minute"
    for text in ("一", "二", "三"):
        messages.reply(alice, letter.pk, text)
    delivery.deliver(letter.pk)
    delivery.deliver(letter.pk)
    assert postcards.sent == ["一", "二"]
    third = letter.messages.get(body="三")
    assert third.tries == 0
    assert third.next_try_at > timezone.now()


def test_what_nobody_wants_any_more_is_not_sent(alice: User, letter: Conversation, postcards: Postcards) -> None:
    message = messages.reply(alice, letter.pk, "欢迎")
    Message.objects.filter(pk=message.pk).update(expires_at=timezone.now())
    delivery.deliver(letter.pk)
    message.refresh_from_db()
    assert (message.delivery, postcards.sent) == ("failed", [])


def test_a_receipt_marks_the_message(alice: User, letter: Conversation, post: Inbox, postcards: Postcards) -> None:
    message = messages.reply(alice, letter.pk, "一")
    delivery.deliver(letter.pk)
    receipt = {"id": "r1", "message": f"out-{message.pk}", "became": "failed", "why": "window_shut"}
    envelope = receive.accept(post, headers={}, body=json.dumps(receipt).encode(), dedupe_key="r1")
    assert envelope
    receive.understand(envelope.pk)
    message.refresh_from_db()
    assert (message.delivery, message.delivery_error) == ("failed", "window_shut")
