"""What a channel tells besides a customer's words: who came, who left, what was taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from channels_hub.actions import delivery, messages, receive
from channels_hub.adapters.base import (
    Answered,
    Event,
    Grant,
    Happening,
    Inbound,
    Left,
    Recalled,
    Receipt,
    SendError,
    Verdict,
)
from channels_hub.models import Allowance, Conversation, DataRequest, Envelope, Identity, Inbox, Message, Survey
from tests.channels_hub.channel import Postcards

Happen = Callable[..., Envelope]


@pytest.fixture
def happen(post: Inbox, postcards: Postcards, monkeypatch: pytest.MonkeyPatch) -> Happen:
    """The channel tells of these things, in one delivery."""

    def tell(*happenings: Happening) -> Envelope:
        monkeypatch.setattr(postcards, "parse", lambda *_args: list(happenings))
        envelope = receive.accept(post, headers={}, body=b"", dedupe_key=f"d{Envelope.objects.count()}")
        receive.understand(envelope.pk)
        envelope.refresh_from_db()
        assert envelope.error == ""
        return envelope

    return tell


def lines(conversation: Conversation) -> list[str]:
    return [message.data["code"] for message in conversation.messages.filter(direction="event")]


def test_somebody_who_comes_in_is_greeted_and_nobody_is_called(
    happen: Happen, post: Inbox, postcards: Postcards
) -> None:
    postcards.grants = True
    Inbox.objects.filter(pk=post.pk).update(greeting="您好，欢迎关注")
    happen(Event("erin", "e1", "left", greets=True, grant=Grant("follow", 60, 3)))
    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.waiting_since) == ("self_service", None)
    delivery.deliver(conversation.pk)
    assert postcards.sent == ["您好，欢迎关注"]
    assert Allowance.objects.get().left == 2


def test_a_welcome_that_comes_too_late_is_not_sent(happen: Happen, post: Inbox, postcards: Postcards) -> None:
    Inbox.objects.filter(pk=post.pk).update(greeting="您好")
    long_ago = timezone.now() - timedelta(seconds=30)
    happen(Event("erin", "e1", "left", at=long_ago, greets=True, welcome={"code": "w"}, welcome_seconds=20))
    delivery.deliver(Conversation.objects.get().pk)
    assert postcards.sent == []


def test_whoever_was_greeted_and_then_speaks_waits_for_a_person(happen: Happen, post: Inbox) -> None:
    Inbox.objects.filter(pk=post.pk).update(greeting="您好")
    happen(Event("erin", "e1", "left", greets=True))
    happen(Inbound("erin", "m1", body="我要报障"))
    conversation = Conversation.objects.get()
    assert conversation.status == "queued"
    assert conversation.queued_at == conversation.waiting_since


def test_what_somebody_does_without_a_word_is_a_line_in_their_conversation(happen: Happen) -> None:
    happen(Event("erin", "e0", "left"))  # nothing is open: nothing to write into
    assert not Conversation.objects.exists()
    happen(Inbound("erin", "m1", body="你好"), Event("erin", "e1", "left"))
    assert "left" in lines(Conversation.objects.get())


def test_whoever_leaves_cannot_be_written_to_and_is_marked_for_erasure(happen: Happen, postcards: Postcards) -> None:
    postcards.grants = True
    happen(Inbound("erin", "m1", body="你好", grant=Grant("message", 1000, 5)))
    happen(Left("erin", "e1", erase=True))
    happen(Left("erin", "e2", erase=True))
    identity = Identity.objects.get()
    assert identity.left_at
    assert not Allowance.objects.exists()
    request = DataRequest.objects.get()
    assert (request.customer, request.kind, request.asked_by) == (identity.customer, "erase", None)
    happen(Inbound("erin", "m2", body="我回来了"))
    identity.refresh_from_db()
    assert identity.left_at is None


def test_a_message_taken_back_stays_on_record_marked(happen: Happen) -> None:
    happen(Inbound("erin", "m1", body="说错了"))
    before = Conversation.objects.get().revision
    happen(Recalled("m1"), Recalled("never seen"))
    message = Message.objects.get(external_id="m1")
    assert message.recalled_at
    assert message.body == "说错了"
    assert message.revision > before


def test_a_colleagues_answer_in_the_channels_own_app_stands_in_the_conversation(happen: Happen) -> None:
    happen(Inbound("erin", "m1", body="在吗"))
    happen(Answered("erin", "s1", "ZhangSan", body="在的"))
    happen(Answered("erin", "s1", "ZhangSan", body="在的"))
    conversation = Conversation.objects.get()
    assert (conversation.waiting_since, conversation.unread) == (None, 0)
    answer = conversation.messages.get(direction="out")
    assert (answer.body, answer.data["staff"], answer.author, answer.delivery) == ("在的", "ZhangSan", None, "sent")


def test_an_answer_to_nobody_we_know_is_kept_too(happen: Happen) -> None:
    happen(Answered("stranger", "s1", "ZhangSan", body="您好"))
    assert Conversation.objects.get().status == "closed"


def test_a_receipt_that_fails_tells_the_cause(happen: Happen, alice: User, letter: Conversation) -> None:
    message = messages.reply(alice, letter.pk, "您好")
    delivery.deliver(letter.pk)
    happen(Receipt(f"out-{message.pk}", "failed", "refused_by_customer", "fail_type 10"))
    message.refresh_from_db()
    assert (message.delivery, message.delivery_error) == ("failed", "refused_by_customer")
    assert message.delivery_detail == "fail_type 10"


def test_a_verdict_by_the_channels_own_way_is_a_survey_answered(
    happen: Happen, alice: User, letter: Conversation
) -> None:
    happen(Verdict("erin", "v1", score=1, resolved=False))
    survey = Survey.objects.get()
    assert (survey.conversation, survey.score, survey.resolved) == (letter, 1, False)


def test_threads_keep_several_conversations_of_one_person_apart(happen: Happen) -> None:
    happen(Inbound("erin", "m1", body="一", thread="comment:1", subject="新套餐"), Inbound("erin", "m2", body="二"))
    happen(Inbound("erin", "m3", body="三", thread="comment:1"))
    said = {c.thread: [m.body for m in c.messages.filter(direction="in")] for c in Conversation.objects.all()}
    assert said == {"comment:1": ["一", "三"], "": ["二"]}
    assert Conversation.objects.get(thread="comment:1").subject == "新套餐"


def test_what_the_channel_tells_of_a_person_is_asked_once(
    happen: Happen, postcards: Postcards, monkeypatch: pytest.MonkeyPatch
) -> None:
    from channels_hub import tasks

    asked = []

    def profile(identity: Identity) -> dict[str, str]:
        asked.append(identity.external_id)
        return {"name": "艾琳", "unionid": "u-1"}

    monkeypatch.setattr(postcards, "has_profiles", True, raising=False)
    monkeypatch.setattr(postcards, "profile", profile)
    happen(Inbound("erin", "m1", body="你好"))
    tasks.sweep_profiles()
    tasks.sweep_profiles()
    identity = Identity.objects.select_related("customer").get()
    assert asked == ["erin"]
    assert (identity.name, identity.unionid, identity.customer.name) == ("艾琳", "u-1", "艾琳")


def test_a_channel_that_cannot_tell_now_is_asked_again(
    happen: Happen, postcards: Postcards, monkeypatch: pytest.MonkeyPatch
) -> None:
    from channels_hub import tasks

    def silent(_identity: Identity) -> dict[str, str]:
        raise SendError("unreachable")

    monkeypatch.setattr(postcards, "has_profiles", True, raising=False)
    monkeypatch.setattr(postcards, "profile", silent)
    happen(Inbound("erin", "m1", body="你好"))
    tasks.sweep_profiles()
    assert Identity.objects.get().profile_due_at > timezone.now()
