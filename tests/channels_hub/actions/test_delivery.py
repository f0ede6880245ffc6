"""Replies go out once, in order, or fail with a reason (CH9)."""

import json
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import User
from channels_hub import tasks
from channels_hub.actions import delivery, messages, receive
from channels_hub.adapters.base import SendError, Window
from channels_hub.models import Conversation, Inbox, Message
from channels_hub.signals import delivery_failed
from cs_platform.lib.refusals import Refused
from tests.channels_hub.channel import Postcards
from tests.channels_hub.threads import at_once


def passing() -> SendError:
    return SendError("busy", permanent=False)


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
        postcards.failures = [SendError("user refused", permanent=True)]
        delivery.deliver(letter.pk)
    finally:
        delivery_failed.disconnect(dispatch_uid="test")
    first.refresh_from_db()
    assert (first.delivery, first.delivery_error) == ("failed", "user refused")
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
        (Window(closes_at=timezone.now() - timedelta(hours=1)), "window_shut"),
        (Window(messages_left=0), "quota_used_up"),
        (Window(longest_text=3), "too_long"),
    ],
)
def test_what_the_channel_will_not_take_is_refused_before_it_is_written(
    limits: Window, code: str, alice: User, letter: Conversation, postcards: Postcards
) -> None:
    postcards.limits = limits
    with pytest.raises(Refused) as refused:
        messages.reply(alice, letter.pk, "太长了吧")
    assert refused.value.code == code
    assert not letter.messages.exists()


def test_a_receipt_marks_the_message(alice: User, letter: Conversation, post: Inbox, postcards: Postcards) -> None:
    message = messages.reply(alice, letter.pk, "一")
    delivery.deliver(letter.pk)
    receipt = {"id": "r1", "message": f"out-{message.pk}", "became": "failed", "why": "over 48 h"}
    envelope = receive.accept(post, headers={}, body=json.dumps(receipt).encode(), dedupe_key="r1")
    assert envelope
    receive.understand(envelope.pk)
    message.refresh_from_db()
    assert (message.delivery, message.delivery_error) == ("failed", "over 48 h")
