"""Satisfaction asked and answered where there is no form: by a menu, or by a number (CH7)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from channels_hub import windows
from channels_hub.actions import conversations, delivery, messages, receive
from channels_hub.adapters.base import Grant, Inbound, Limits
from channels_hub.models import Allowance, Conversation, Envelope, Inbox, Survey
from tests.channels_hub.channel import Postcards


@pytest.fixture
def ended(alice: User, letter: Conversation, postcards: Postcards) -> Conversation:
    """Alice answered and ended it; the question is on its way."""
    messages.reply(alice, letter.pk, "您好")
    conversations.close(alice, letter.pk)
    delivery.deliver(letter.pk)
    return letter


def says(box: Inbox, channel: Postcards, words: str, choice: str = "") -> str:
    number = Envelope.objects.count()
    said = Inbound("erin", f"m{number}", body=words, choice=choice)
    setattr(channel, "parse", lambda *_args: [said])  # noqa: B010
    envelope = receive.accept(box, headers={}, body=b"", dedupe_key=f"d{number}")
    receive.understand(envelope.pk)
    for pk in Conversation.objects.values_list("pk", flat=True):
        delivery.deliver(pk)
    return channel.sent[-1]


def verdict() -> tuple[int | None, bool | None, str]:
    survey = Survey.objects.get()
    return survey.score, survey.resolved, survey.comment


def test_a_number_is_the_answer_and_opens_nothing_new(ended: Conversation, post: Inbox, postcards: Postcards) -> None:
    assert "5 非常满意" in postcards.sent[-1]
    assert "1 " in says(post, postcards, "2")
    says(post, postcards, "2")
    says(post, postcards, "等了一个小时没人管")
    assert verdict() == (2, False, "等了一个小时没人管")
    assert Survey.objects.get().unhappy
    assert Conversation.objects.count() == 1
    ended.refresh_from_db()
    assert (ended.status, ended.waiting_since) == ("closed", None)


def test_where_the_channel_has_menus_the_question_is_one(
    alice: User, letter: Conversation, post: Inbox, postcards: Postcards
) -> None:
    postcards.limits = Limits(choices=True)
    messages.reply(alice, letter.pk, "您好")
    conversations.close(alice, letter.pk)
    asked = letter.messages.get(kind="survey")
    assert [choice["id"] for choice in asked.data["choices"]] == [f"score:{n}" for n in (5, 4, 3, 2, 1)]
    says(post, postcards, "非常满意", choice="score:5")
    says(post, postcards, "已解决", choice="resolved:yes")
    assert verdict() == (5, True, "")


@pytest.mark.parametrize("words", ["9", "还有一个问题", "5 个人来过", ""])
def test_other_words_begin_a_new_conversation(
    words: str, ended: Conversation, post: Inbox, postcards: Postcards
) -> None:
    says(post, postcards, words or "？")
    assert Conversation.objects.count() == 2
    assert verdict() == (None, None, "")


def test_a_day_later_a_number_is_a_word_like_any_other(ended: Conversation, post: Inbox, postcards: Postcards) -> None:
    Conversation.objects.update(closed_at=timezone.now() - timedelta(hours=25))
    says(post, postcards, "5")
    assert Conversation.objects.count() == 2


def test_the_same_answer_delivered_again_changes_nothing(
    ended: Conversation, post: Inbox, postcards: Postcards
) -> None:
    says(post, postcards, "5")
    envelope = Envelope.objects.latest("pk")
    Envelope.objects.filter(pk=envelope.pk).update(processed_at=None)
    receive.understand(envelope.pk)
    assert verdict() == (5, None, "")
    assert Conversation.objects.count() == 1


def test_where_nothing_may_be_sent_nothing_is_asked(alice: User, letter: Conversation, postcards: Postcards) -> None:
    postcards.grants = True
    windows.grant(letter.identity, Grant("message", 3600, 5), None)
    messages.reply(alice, letter.pk, "您好")
    Allowance.objects.update(closes_at=timezone.now())
    conversations.close(alice, letter.pk)
    assert not Survey.objects.exists()
