"""Taken, handed over, set aside, ended: journey 2."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub import tasks
from channels_hub.actions import conversations, messages, routing, surveys
from channels_hub.models import Conversation, Identity, Survey
from channels_hub.signals import conversation_closed, survey_answered
from cs_platform.lib.refusals import Forbidden, Refused
from deadlines.models import Calendar, Policy, Target, Timer
from tests.channels_hub.visitor import Widget

Status = Conversation.Status


def load_of(user: User) -> int:
    return Presence.objects.get(user=user).load


@pytest.fixture
def amy(world: dict[str, Any]) -> User:
    """A colleague of Alice's, ready too."""
    amy = world["users"]["amy"]
    presence.set_state(amy, Presence.State.READY)
    return amy


def codes(conversation: Conversation) -> list[str]:
    return list(conversation.messages.filter(direction="event").values_list("data__code", flat=True))


def test_answering_an_offer_takes_it_and_greets_the_customer_once(
    ready: User, served: Conversation, widget: Widget
) -> None:
    assert not Conversation.objects.filter(accepted_at__isnull=False).exists()
    messages.reply(ready, served.pk, "您好")
    messages.reply(ready, served.pk, "请讲")
    served.refresh_from_db()
    assert served.accepted_at
    assert codes(served) == ["assigned", "joined"]
    shown = [message["data"].get("code") for message in widget.messages()["messages"]]
    assert shown == [None, "joined", None, None]


def test_a_colleague_gets_it_with_the_note_and_at_once(ready: User, amy: User, served: Conversation) -> None:
    conversations.transfer(ready, served.pk, to_user=amy, note="老客户，语气要缓")
    served.refresh_from_db()
    assert (served.assignee, served.status) == (amy, Status.ACTIVE)
    assert (load_of(ready), load_of(amy)) == (0, 1)
    assert served.messages.get(direction="note").body == "老客户，语气要缓"
    with pytest.raises(Http404):
        messages.reply(ready, served.pk, "还在吗")


def test_without_room_it_waits_for_the_colleague_at_its_old_age(ready: User, amy: User, served: Conversation) -> None:
    User.objects.filter(pk=amy.pk).update(capacity=1)
    Presence.objects.filter(user=amy).update(load=1)
    age = served.queued_at
    conversations.transfer(ready, served.pk, to_user=amy)
    assert routing.drain() == 0  # Alice has room, but it is meant for Amy
    served.refresh_from_db()
    assert (served.status, served.queued_at, served.meant_for) == (Status.QUEUED, age, amy)
    Presence.objects.filter(user=amy).update(load=0)
    assert routing.drain() == 1
    served.refresh_from_db()
    assert served.assignee == amy


def test_when_the_colleague_leaves_it_is_anybodys(ready: User, amy: User, served: Conversation) -> None:
    User.objects.filter(pk=amy.pk).update(capacity=0)
    conversations.transfer(ready, served.pk, to_user=amy)
    presence.set_state(amy, Presence.State.OFFLINE)
    assert routing.drain() == 1
    served.refresh_from_db()
    assert served.assignee == ready


def test_a_team_gets_it_into_its_queue(ready: User, served: Conversation, world: dict[str, Any]) -> None:
    hotline = world["teams"]["hotline"]
    conversations.transfer(ready, served.pk, to_team=hotline)
    served.refresh_from_db()
    assert (served.team, served.status, served.assignee) == (hotline, Status.QUEUED, None)
    with pytest.raises(Http404):
        conversations.accept(ready, served.pk)


def test_a_transfer_to_nobody_is_refused(ready: User, served: Conversation, world: dict[str, Any]) -> None:
    for wrong in ({}, {"to_user": ready, "to_team": world["teams"]["hotline"]}, {"to_user": ready}):
        with pytest.raises(Refused):
            conversations.transfer(ready, served.pk, **wrong)
    served.refresh_from_db()
    assert served.assignee == ready


def test_a_snooze_ends_in_time_or_with_the_customers_word(ready: User, served: Conversation, widget: Widget) -> None:
    with pytest.raises(Refused):
        conversations.snooze(ready, served.pk, timezone.now() - timedelta(minutes=1))
    conversations.snooze(ready, served.pk, timezone.now() + timedelta(hours=1))
    tasks.sweep_routing()
    assert Conversation.objects.filter(snoozed_until__isnull=False).exists()
    Conversation.objects.update(snoozed_until=timezone.now() - timedelta(seconds=1))
    tasks.sweep_routing()
    served.refresh_from_db()
    assert served.snoozed_until is None
    assert codes(served)[-1] == "woke"
    conversations.snooze(ready, served.pk, timezone.now() + timedelta(hours=1))
    widget.say("我又想起一件事")
    served.refresh_from_db()
    assert served.snoozed_until is None


def test_parking_frees_capacity_and_the_customers_word_brings_it_back(
    ready: User, served: Conversation, widget: Widget
) -> None:
    conversations.park(ready, served.pk)
    conversations.park(ready, served.pk)
    assert load_of(ready) == 0
    widget.say("还在吗")
    served.refresh_from_db()
    assert served.parked is False
    assert load_of(ready) == 1
    conversations.park(ready, served.pk)
    conversations.close(ready, served.pk)
    assert load_of(ready) == 0


def test_closing_twice_is_closing_once(ready: User, served: Conversation) -> None:
    told: list[int] = []
    conversation_closed.connect(
        lambda conversation, **_: told.append(conversation.pk), weak=False, dispatch_uid="test_closing"
    )
    try:
        messages.reply(ready, served.pk, "好了")
        for _ in range(2):
            conversations.close(ready, served.pk)
    finally:
        conversation_closed.disconnect(dispatch_uid="test_closing")
    served.refresh_from_db()
    assert told == [served.pk]
    assert (served.status, served.closed_by, load_of(ready)) == (Status.CLOSED, ready, 0)
    assert Survey.objects.filter(conversation=served).count() == 1
    with pytest.raises(Refused):
        messages.reply(ready, served.pk, "再说一句")


def test_nobody_is_asked_about_a_conversation_in_which_we_said_nothing(ready: User, served: Conversation) -> None:
    conversations.close(ready, served.pk)
    assert not Survey.objects.exists()


def test_the_verdict_may_change_for_ten_minutes_and_is_told_each_time(ready: User, served: Conversation) -> None:
    told: list[int] = []
    survey_answered.connect(lambda survey, **_: told.append(survey.score), weak=False, dispatch_uid="test_verdict")
    try:
        messages.reply(ready, served.pk, "好了")
        conversations.close(ready, served.pk)
        surveys.answer(served, 5, True)
        surveys.answer(served, 5, True)
        surveys.answer(served, 1, False, "后来又断了")
        assert told == [5, 1]
        Survey.objects.update(answered_at=timezone.now() - timedelta(minutes=11))
        with pytest.raises(Refused):
            surveys.answer(served, 5, True)
    finally:
        survey_answered.disconnect(dispatch_uid="test_verdict")
    assert Survey.objects.get().unhappy


def test_only_its_agent_or_a_lead_speaks_in_it(
    served: Conversation, bob: User, dora: User, world: dict[str, Any]
) -> None:
    amy = world["users"]["amy"]
    with pytest.raises(Http404):
        messages.reply(amy, served.pk, "我来")
    with pytest.raises(Http404):
        conversations.close(dora, served.pk)
    ivy = world["users"]["ivy"]
    for refused in (lambda: messages.reply(ivy, served.pk, "x"), lambda: conversations.close(ivy, served.pk)):
        with pytest.raises(Forbidden):
            refused()
    assert messages.reply(bob, served.pk, "我是班长").author == bob
    served.refresh_from_db()
    assert served.assignee != bob


def test_who_is_offline_cannot_take_work(ready: User, widget: Widget) -> None:
    widget.say("你好")
    presence.set_state(ready, Presence.State.OFFLINE)
    with pytest.raises(Refused) as refused:
        conversations.accept(ready, widget.conversation.pk)
    assert refused.value.code == "offline"


def test_we_write_first_unless_a_conversation_is_open(ready: User, served: Conversation, widget: Widget) -> None:
    identity = Identity.objects.get(pk=served.identity_id)
    with pytest.raises(Refused):
        conversations.start_outbound(ready, identity, "您好")
    conversations.close(ready, served.pk)
    begun = conversations.start_outbound(ready, identity, "您的故障修好了吗？")
    assert (begun.assignee, load_of(ready)) == (ready, 1)
    assert widget.messages()["messages"][-1]["body"] == "您的故障修好了吗？"


def test_two_clocks_run_one_for_the_first_reply_one_for_each_next(ready: User, webchat: Any, widget: Widget) -> None:
    calendar = Calendar.objects.create(code="always", name="always", week=["00:00-24:00"] * 7)
    policy = Policy.objects.create(name="chat", subject_kind="conversation", calendar=calendar)
    for metric in ("first_reply", "next_reply"):
        Target.objects.create(policy=policy, metric=metric, target=timedelta(minutes=1))
    running = Timer.objects.open()
    widget.say("你好")
    widget.say("在吗")
    routing.drain()
    assert [(timer.metric, timer.owner) for timer in running.all()] == [("first_reply", ready)]
    messages.reply(ready, widget.conversation.pk, "在的")
    assert not running.exists()
    widget.say("宽带断了")
    assert running.get().metric == "next_reply"
    assert running.get().owner == ready
    conversations.close(ready, widget.conversation.pk)
    assert not running.exists()
