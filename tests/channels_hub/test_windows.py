"""What a channel grants is a ledger: given, spent, given back, and never overdrawn (CH11)."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import User
from channels_hub import windows
from channels_hub.actions import delivery, messages
from channels_hub.adapters.base import Grant, SendError
from channels_hub.models import Allowance, Conversation, Inbox
from cs_platform.lib.refusals import Refused
from tests.channels_hub.channel import Postcards
from tests.channels_hub.threads import at_once

FIVE = Grant("message", 48 * 3600, 5)
THREE = Grant("click", 60, 3)


@pytest.fixture
def counted(postcards: Postcards, letter: Conversation) -> Conversation:
    """A conversation on a channel that counts what we send; its customer has just written."""
    postcards.grants = True
    windows.grant(letter.identity, FIVE, None)
    return letter


def left(conversation: Conversation) -> int | None:
    return windows.window(conversation).messages_left


def refusal(alice: User, conversation: Conversation) -> str:
    with pytest.raises(Refused) as refused:
        messages.reply(alice, conversation.pk, "还有一句")
    return refused.value.code


def test_each_reply_is_counted_and_the_last_is_kept_for_the_closing_question(
    alice: User, counted: Conversation
) -> None:
    for number in range(4):
        messages.reply(alice, counted.pk, f"第{number}句")
    assert left(counted) == 1
    assert refusal(alice, counted) == "last_kept"
    assert counted.messages.count() == 4


def test_an_inbox_may_use_the_last_one_too(alice: User, counted: Conversation, post: Inbox) -> None:
    Inbox.objects.filter(pk=post.pk).update(keep_last=False)
    for number in range(5):
        messages.reply(alice, counted.pk, f"第{number}句")
    assert refusal(alice, counted) == "quota_used_up"


def test_a_new_word_of_the_customer_fills_it_up_again_and_adds_nothing(alice: User, counted: Conversation) -> None:
    messages.reply(alice, counted.pk, "第一句")
    windows.grant(counted.identity, FIVE, None)
    assert left(counted) == 5


def test_a_grant_that_comes_late_takes_nothing_away(counted: Conversation) -> None:
    windows.grant(counted.identity, FIVE, timezone.now() - timedelta(hours=30))
    assert windows.window(counted).closes_at > timezone.now() + timedelta(hours=47)


def test_what_runs_out_first_is_spent_first(alice: User, counted: Conversation) -> None:
    windows.grant(counted.identity, THREE, None)
    assert left(counted) == 8
    messages.reply(alice, counted.pk, "第一句")
    assert dict(Allowance.objects.values_list("source", "left")) == {"message": 5, "click": 2}


def test_after_its_time_the_window_is_shut(alice: User, counted: Conversation) -> None:
    Allowance.objects.update(closes_at=timezone.now())
    assert refusal(alice, counted) == "window_shut"


def test_somebody_who_never_wrote_may_not_be_written_to(alice: User, counted: Conversation) -> None:
    Allowance.objects.all().delete()
    assert refusal(alice, counted) == "window_shut"


def test_what_the_channel_did_not_take_is_given_back(alice: User, counted: Conversation, postcards: Postcards) -> None:
    messages.reply(alice, counted.pk, "第一句")
    postcards.failures = [SendError("content")]
    delivery.deliver(counted.pk)
    assert left(counted) == 5


def test_what_may_have_arrived_stays_spent(alice: User, counted: Conversation, postcards: Postcards) -> None:
    messages.reply(alice, counted.pk, "第一句")
    postcards.failures = [SendError("no_answer", unknown=True)]
    delivery.deliver(counted.pk)
    assert left(counted) == 4


def test_the_channels_own_word_on_its_ledger_holds(alice: User, counted: Conversation, postcards: Postcards) -> None:
    messages.reply(alice, counted.pk, "第一句")
    postcards.failures = [SendError("quota_used_up")]
    delivery.deliver(counted.pk)
    assert refusal(alice, counted) == "window_shut"


@pytest.mark.django_db(transaction=True)
def test_several_at_once_do_not_overdraw_it(counted: Conversation) -> None:
    spent = at_once([partial(windows.spend, counted) for _ in range(12)])
    assert sum(allowance is not None for allowance in spent) == 5
    assert left(counted) == 0
