"""What every adapter must do: each channel's tests inherit `AdapterContract` and say how to reach their service.

A `Line` is one inbox with its service (a stand-in on the wire, or a real server) and Erin at the other end.
"""

from abc import ABC, abstractmethod
from typing import Any

import pytest
from django.utils import timezone, translation

from accounts.models import User
from channels_hub import tasks
from channels_hub.actions import delivery, messages
from channels_hub.adapters import adapter_for
from channels_hub.failures import CAUSES
from channels_hub.models import Conversation, Feed, Inbox, Message


class Line(ABC):
    """An inbox of the channel, connected to its service."""

    inbox: Inbox

    @abstractmethod
    def say(self, text: str) -> None:
        """Erin says something, and the service has delivered it (or has it ready to be fetched)."""

    @abstractmethod
    def again(self) -> None:
        """The service delivers her last word once more, as if it had not heard our answer."""

    @abstractmethod
    def heard(self) -> list[str]:
        """The texts that reached Erin, in order."""

    @abstractmethod
    def trouble(self, kind: str) -> None:
        """The next message meets `refused` (for good), `busy` (passes) or `silent` (taken, but no answer comes)."""

    @abstractmethod
    def lock_out(self) -> None:
        """The service no longer accepts the account's credentials."""


class AdapterContract:
    """Subclasses give a fixture `line`."""

    def conversation(self, line: Line, alice: User) -> Conversation:
        """What Erin has said is understood; Alice serves her."""
        Feed.objects.filter(inbox=line.inbox).update(due_at=timezone.now(), claimed_until=None)
        tasks.sweep_feeds.apply()
        tasks.sweep_envelopes()
        for feed in Feed.objects.filter(inbox=line.inbox):
            Feed.objects.filter(pk=feed.pk).update(due_at=timezone.now(), claimed_until=None)
            tasks.look(feed.pk)
        conversation = Conversation.objects.exclude(status="closed").get(inbox=line.inbox)
        Conversation.objects.filter(status="queued").update(status="active", assignee=alice, accepted_at=timezone.now())
        conversation.refresh_from_db()
        return conversation

    def said(self, conversation: Conversation) -> list[str]:
        return list(conversation.messages.filter(direction="in").values_list("body", flat=True))

    def test_its_settings_are_judged_by_its_own_form(self, line: Line) -> None:
        form = adapter_for(line.inbox).settings_form
        given: dict[str, Any] = {**line.inbox.settings, **line.inbox.secrets}
        assert form(given).errors == {}
        assert set(form.secret_fields) <= set(form.base_fields)
        assert not set(form.secret_fields) & set(line.inbox.settings)

    @pytest.mark.parametrize(
        "text", ["我家的宽带断了", 'emoji 😀👨‍👩‍👧 and <script>alert(1)</script> & "quotes"', "长" * 500]
    )
    def test_what_she_says_arrives_as_she_said_it(self, text: str, line: Line, alice: User) -> None:
        line.say(text)
        assert self.said(self.conversation(line, alice)) == [text]

    def test_a_word_delivered_again_is_one_message(self, line: Line, alice: User) -> None:
        line.say("你好")
        line.again()
        line.again()
        assert self.said(self.conversation(line, alice)) == ["你好"]

    def test_two_words_come_in_their_order(self, line: Line, alice: User) -> None:
        line.say("一")
        line.say("二")
        assert self.said(self.conversation(line, alice)) == ["一", "二"]

    def test_replies_reach_her_once_and_in_order(self, line: Line, alice: User) -> None:
        line.say("你好")
        conversation = self.conversation(line, alice)
        for text in ("您好，<请>讲 & 我在听", "第二句 😀"):
            messages.reply(alice, conversation.pk, text)
        delivery.deliver(conversation.pk)
        delivery.deliver(conversation.pk)
        assert line.heard() == ["您好，<请>讲 & 我在听", "第二句 😀"]
        assert self.fates(conversation) == ["sent", "sent"]

    def test_what_a_busy_service_did_not_take_is_sent_later(self, line: Line, alice: User) -> None:
        line.say("你好")
        conversation = self.conversation(line, alice)
        line.trouble("busy")
        messages.reply(alice, conversation.pk, "您好")
        delivery.deliver(conversation.pk)
        assert (line.heard(), self.fates(conversation)) == ([], ["queued"])
        self.later(conversation)
        assert (line.heard(), self.fates(conversation)) == (["您好"], ["sent"])

    def test_what_a_service_refuses_fails_with_its_cause(self, line: Line, alice: User) -> None:
        line.say("你好")
        conversation = self.conversation(line, alice)
        line.trouble("refused")
        message = messages.reply(alice, conversation.pk, "您好")
        delivery.deliver(conversation.pk)
        message.refresh_from_db()
        assert (message.delivery, line.heard()) == ("failed", [])
        assert CAUSES[message.delivery_error].permanent
        assert message.delivery_detail

    def test_what_may_have_arrived_never_arrives_twice(self, line: Line, alice: User) -> None:
        line.say("你好")
        conversation = self.conversation(line, alice)
        line.trouble("silent")
        messages.reply(alice, conversation.pk, "您好")
        delivery.deliver(conversation.pk)
        self.later(conversation)
        assert line.heard() == ["您好"]
        assert self.fates(conversation) == ["sent" if adapter_for(line.inbox).repeatable else "unknown"]

    def test_it_says_in_chinese_what_is_wrong_with_the_account(self, line: Line) -> None:
        adapter = adapter_for(line.inbox)
        assert adapter.problems(line.inbox) == []
        line.lock_out()
        with translation.override("zh-hans"):
            problems = [str(problem) for problem in adapter.problems(line.inbox)]
        assert problems
        assert all(any("一" <= letter <= "鿿" for letter in problem) for problem in problems)

    def fates(self, conversation: Conversation) -> list[str]:
        ours = Message.objects.filter(conversation=conversation, direction="out").order_by("seq")
        return list(ours.values_list("delivery", flat=True))

    def later(self, conversation: Conversation) -> None:
        """The time of the next try has come."""
        Inbox.objects.filter(pk=conversation.inbox_id).update(paused_until=None)
        Message.objects.filter(next_try_at__isnull=False).update(next_try_at=timezone.now())
        delivery.deliver(conversation.pk)
