"""The self-service answers first, and calls a person in the three cases of the rule (CH6)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Presence, User
from channels_hub import tasks
from channels_hub.actions import delivery, receive
from channels_hub.adapters.base import Event, Inbound, Limits
from channels_hub.models import (
    Conversation,
    Customer,
    Envelope,
    Inbox,
    MenuItem,
    Message,
    SelfService,
    SelfServiceRemark,
)
from deadlines.models import Timer
from kb.models import Article
from tests.channels_hub.channel import Postcards
from tickets.models import ReturnCall


@pytest.fixture
def box(post: Inbox, article: Article) -> Inbox:
    """An inbox on which the self-service answers first."""
    Inbox.objects.filter(pk=post.pk).update(self_service=True, greeting="您好，我是智能助手")
    post.refresh_from_db()
    MenuItem.objects.create(inbox=post, position=1, label="光猫", article=article)
    MenuItem.objects.create(inbox=post, position=2, label="营业时间", does="text", text="每天 8 点到 21 点")
    return post


class Erin:
    """Says things, and reads what comes."""

    def __init__(self, box: Inbox, channel: Postcards) -> None:
        self.box, self.channel = box, channel

    def says(self, words: str, choice: str = "") -> str:
        """The last answer."""
        number = Envelope.objects.count()
        said = Inbound("erin", f"m{number}", body=words, choice=choice)
        setattr(self.channel, "parse", lambda *_args: [said])  # noqa: B010
        envelope = receive.accept(self.box, headers={}, body=b"", dedupe_key=f"d{number}")
        receive.understand(envelope.pk)
        envelope.refresh_from_db()
        assert envelope.error == ""
        for pk in Conversation.objects.values_list("pk", flat=True):
            delivery.deliver(pk)
        return self.channel.sent[-1] if self.channel.sent else ""


@pytest.fixture
def erins(box: Inbox, postcards: Postcards) -> Erin:
    return Erin(box, postcards)


def conversation() -> Conversation:
    return Conversation.objects.latest("pk")


def test_a_question_is_answered_from_the_knowledge_and_nobody_is_called(erins: Erin, article: Article) -> None:
    answer = erins.says("我家光猫亮红灯")
    assert "拔电源" in answer
    assert "1. " in answer
    chat = conversation()
    assert (chat.status, chat.waiting_since, chat.unread) == ("self_service", None, 0)
    assert not Timer.objects.exists()
    robot = chat.messages.get(direction="out")
    assert robot.data["kb"] == {"article": article.pk, "version": article.released_id}
    assert robot.data["by"] == "robot"


def test_a_greeting_is_answered_with_the_menu_and_a_number_follows_it(erins: Erin) -> None:
    menu = erins.says("你好")
    assert "您好，我是智能助手\n1. 光猫\n2. 营业时间\n3. " in menu
    assert "每天 8 点到 21 点" in erins.says("2")
    assert not SelfServiceRemark.objects.exists()


def test_where_the_channel_has_menus_it_is_one(erins: Erin, postcards: Postcards) -> None:
    postcards.limits = Limits(choices=True)
    assert erins.says("你好") == "您好，我是智能助手"
    choices = conversation().messages.get(direction="out").data["choices"]
    assert [choice["label"] for choice in choices][:2] == ["光猫", "营业时间"]
    assert "拔电源" in erins.says("光猫", choice=choices[0]["id"])


def test_whoever_says_it_helped_is_done(erins: Erin) -> None:
    erins.says("光猫红灯")
    erins.says("1")
    assert (conversation().status, SelfService.objects.get().solved_at is not None) == ("closed", True)


def test_whoever_asks_for_a_person_comes_to_the_front_with_what_was_said(erins: Erin) -> None:
    erins.says("光猫红灯")
    erins.says("转人工")
    chat, session = conversation(), SelfService.objects.get()
    assert (chat.status, chat.priority, session.reason) == ("queued", 1, "asked")
    assert chat.waiting_since is not None
    [summary] = chat.messages.filter(direction="note")
    assert "光猫红灯" in summary.body
    assert "光猫红灯怎么办" in summary.body
    erins.says("在吗")
    assert conversation().status == "queued"


def test_the_same_thing_more_than_three_times_calls_a_person(erins: Erin) -> None:
    for words in ("光猫红灯", "光猫亮红灯了", "我的光猫红灯"):
        erins.says(words)
        assert conversation().status == "self_service"
    erins.says("光猫还是红灯")
    assert (conversation().status, SelfService.objects.get().reason) == ("queued", "repeated")


def test_five_minutes_without_a_solution_call_a_person_from_the_time_it_was_due(erins: Erin) -> None:
    erins.says("光猫红灯")
    tasks.sweep_routing()
    assert conversation().status == "self_service"
    due = timezone.now() - timedelta(seconds=90)
    SelfService.objects.update(due_at=due)
    tasks.sweep_routing()
    tasks.sweep_routing()
    chat, session = conversation(), SelfService.objects.get()
    assert (chat.status, session.reason, session.handed_at, chat.queued_at) == ("queued", "unsolved", due, due)


def test_what_is_solved_is_not_handed_over_later(erins: Erin) -> None:
    erins.says("光猫红灯")
    erins.says("1")
    SelfService.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    tasks.sweep_routing()
    assert conversation().status == "closed"


def test_whoever_falls_silent_is_let_go(erins: Erin) -> None:
    erins.says("你好")
    Conversation.objects.update(last_message_at=timezone.now() - timedelta(minutes=31))
    SelfService.objects.update(due_at=None)
    tasks.sweep_routing()
    assert conversation().status == "closed"


def test_a_call_back_is_owed_to_the_number_they_give(erins: Erin) -> None:
    erins.says("光猫红灯")
    erins.says("2")  # did not help
    erins.says("2")  # be called back
    assert "电话" in erins.says("好的") or SelfService.objects.get().awaits_number
    erins.says("13951880001")
    owed = ReturnCall.objects.get()
    assert (owed.reason, owed.phone, owed.customer.phone) == ("asked", "13951880001", "13951880001")
    assert conversation().status == "closed"


def test_what_they_say_of_it_is_kept_for_the_editors(erins: Erin, article: Article) -> None:
    erins.says("你好")
    erins.says("为什么天是蓝的")
    erins.says("光猫红灯")
    erins.says("2")
    erins.says("人工")
    remarks = SelfServiceRemark.objects.order_by("pk")
    assert [(remark.kind, remark.words) for remark in remarks] == [
        ("unanswered", "为什么天是蓝的"),
        ("not_helpful", "光猫红灯"),
        ("handed_over", "人工"),
    ]
    assert remarks[1].article == article


def test_somebody_who_comes_in_is_shown_the_menu(box: Inbox, erins: Erin, postcards: Postcards) -> None:
    setattr(postcards, "parse", lambda *_args: [Event("erin", "e1", "followed", greets=True)])  # noqa: B010
    envelope = receive.accept(box, headers={}, body=b"", dedupe_key="e1")
    receive.understand(envelope.pk)
    delivery.deliver(conversation().pk)
    assert "1. 光猫" in postcards.sent[0]
    assert "拔电源" in erins.says("1")


def test_an_agent_who_is_ready_gets_it_only_when_a_person_is_called(erins: Erin, alice: User) -> None:
    from accounts.actions import presence

    presence.set_state(alice, Presence.State.READY)
    erins.says("光猫红灯")
    tasks.sweep_routing()
    assert conversation().assignee is None
    erins.says("人工")
    tasks.sweep_routing()
    assert conversation().assignee == alice
    assert Customer.objects.count() >= 1
    assert Message.objects.filter(direction="event", data__code="handed_over").exists()


@pytest.mark.parametrize(
    "wrong", [{"does": "article"}, {"does": "text", "text": "  "}, {"does": "article", "article": "private"}]
)
def test_a_menu_that_could_not_be_followed_is_refused(wrong: dict[str, Any], box: Inbox, article: Article) -> None:
    if wrong.get("article"):
        article.public = False
        wrong = {**wrong, "article": article}
    with pytest.raises(ValidationError):
        MenuItem(inbox=box, label="x", **wrong).full_clean()


@pytest.mark.parametrize("choice", ["menu:x", "menu:99999999999999999999", "menu:", "nonsense", "menu:\u0661"])
def test_a_choice_that_was_never_offered_is_taken_as_words(erins: Erin, choice: str) -> None:
    erins.says("你好")
    assert "2. 营业时间" in erins.says("随便", choice)
