"""Satisfaction asked and answered where there is no form: by a menu, or by a number (CH7)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from channels_hub import windows
from channels_hub.actions import conversations, delivery, messages, receive
from channels_hub.adapters.base import Grant, Inbound, Limits, Media
from channels_hub.models import Allowance, Conversation, Envelope, Inbox, Survey
from tests.channels_hub.channel import Postcards


@pytest.fixture
def ended(alice: User, letter: Conversation, postcards: Postcards) -> Conversation:
    """Alice answered and ended it; the question is on its way."""
    messages.reply(alice, letter.pk, "您好")
    conversations.close(alice, letter.pk)
    delivery.deliver(letter.pk)
    return letter


def says(box: Inbox, channel: Postcards, words: str, choice: str = "", **more: Any) -> str:
    number = Envelope.objects.count()
    said = Inbound("erin", f"m{number}", body=words, choice=choice, **more)
    setattr(channel, "parse", lambda *_args: [said])  # noqa: B010
    envelope = receive.accept(box, headers={}, body=b"", dedupe_key=f"d{number}")
    receive.understand(envelope.pk)
    for pk in Conversation.objects.values_list("pk", flat=True):
        delivery.deliver(pk)
    return channel.sent[-1] if channel.sent else ""


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


@pytest.mark.parametrize("words", ["5", "５", "5分", "5 分。", " 5\n"])
def test_a_number_is_read_however_it_is_typed(
    words: str, ended: Conversation, post: Inbox, postcards: Postcards
) -> None:
    says(post, postcards, words)
    assert verdict() == (5, None, "")


def test_who_is_unhappy_is_asked_why_and_may_show_it(ended: Conversation, post: Inbox, postcards: Postcards) -> None:
    says(post, postcards, "1")
    assert "哪里需要改进" in says(post, postcards, "2")
    says(post, postcards, "", media=[Media({"id": 1}, "image", "灯.jpg")])
    says(post, postcards, "灯一直是红的", data={"quoted": "旧话"})
    says(post, postcards, "还有一件事")
    assert verdict() == (1, False, "灯一直是红的")
    answers = ended.messages.filter(direction="in", data__answer=True).order_by("seq")
    assert [message.kind for message in answers] == ["text", "text", "image", "text"]
    assert answers[2].attachments.get().next_try_at
    assert answers[3].data["quoted"] == "旧话"
    assert Conversation.objects.latest("pk").messages.get(direction="in").body == "还有一件事"


def test_who_is_happy_is_thanked_and_asked_nothing_more(ended: Conversation, post: Inbox, postcards: Postcards) -> None:
    says(post, postcards, "4")
    assert says(post, postcards, "1") == "感谢您的评价！"


def test_a_word_in_the_place_of_the_second_answer_is_the_reason(
    ended: Conversation, post: Inbox, postcards: Postcards
) -> None:
    says(post, postcards, "1")
    says(post, postcards, "没人管\x00我")
    assert verdict() == (1, None, "没人管我")
    assert Conversation.objects.count() == 1


def test_each_change_has_a_revision_of_its_own(ended: Conversation, post: Inbox, postcards: Postcards) -> None:
    """A browser that has seen one must notice the next."""
    says(post, postcards, "2")
    revisions = list(ended.messages.order_by("seq").values_list("revision", flat=True))
    assert len(set(revisions)) == len(revisions)


@pytest.fixture
def menu(alice: User, letter: Conversation, postcards: Postcards) -> Conversation:
    postcards.limits = Limits(choices=True)
    messages.reply(alice, letter.pk, "您好")
    conversations.close(alice, letter.pk)
    return letter


def test_another_face_may_be_picked_and_the_second_question_comes_once(
    menu: Conversation, post: Inbox, postcards: Postcards
) -> None:
    says(post, postcards, "满意", choice="score:4")
    says(post, postcards, "不满意", choice="score:2")
    assert verdict() == (2, None, "")
    assert menu.messages.filter(kind="survey").count() == 2


def test_what_is_picked_too_late_stands_there_and_calls_nobody(
    menu: Conversation, post: Inbox, postcards: Postcards
) -> None:
    says(post, postcards, "满意", choice="score:4")
    Survey.objects.update(answered_at=timezone.now() - timedelta(hours=30))
    Conversation.objects.update(closed_at=timezone.now() - timedelta(hours=30))
    says(post, postcards, "不满意", choice="score:2")
    assert verdict() == (4, None, "")
    assert Conversation.objects.count() == 1
    assert menu.messages.filter(direction="in", body="不满意").exists()


def test_what_is_picked_while_something_new_goes_on_judges_what_has_ended(
    menu: Conversation, post: Inbox, postcards: Postcards
) -> None:
    says(post, postcards, "还有一个问题")
    says(post, postcards, "非常满意", choice="score:5")
    assert verdict() == (5, None, "")
    new = Conversation.objects.latest("pk")
    assert list(new.messages.filter(direction="in").values_list("body", flat=True)) == ["还有一个问题"]
    says(post, postcards, "5")
    assert new.messages.filter(direction="in").count() == 2


def test_in_public_nothing_is_asked(alice: User, letter: Conversation, post: Inbox, postcards: Postcards) -> None:
    says(post, postcards, "你们的宽带太慢了", data={"public": True})
    messages.reply(alice, letter.pk, "您好")
    conversations.close(alice, letter.pk)
    assert not Survey.objects.exists()


def test_where_nothing_may_be_sent_nothing_is_asked(alice: User, letter: Conversation, postcards: Postcards) -> None:
    postcards.grants = True
    windows.grant(letter.identity, Grant("message", 3600, 5), None)
    messages.reply(alice, letter.pk, "您好")
    Allowance.objects.update(closes_at=timezone.now())
    conversations.close(alice, letter.pk)
    assert not Survey.objects.exists()
    assert letter.messages.filter(data__code="not_asked").exists()
