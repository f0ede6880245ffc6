"""Legs become calls: the recorded sessions give what the exchange itself logged; calls become conversations."""

import json
from typing import Any

import pytest
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub import access
from channels_hub.actions import conversations, dialling, messages, receive
from channels_hub.adapters.hotline.ami.events import found_calling, found_talking, found_waiting, told
from channels_hub.adapters.hotline.ami.framing import Block
from channels_hub.models import Call, Conversation, Customer, Envelope, Inbox, Message, Survey
from channels_hub.signals import callback_wanted
from channels_hub.telephone import agent_at, normal
from cs_platform.lib.refusals import Refused
from tests.channels_hub.adapters.hotline.captured import blocks, cdr, queue_log


def hear(hotline: Inbox, *told_of: dict[str, Any]) -> None:
    for number, said in enumerate(told_of):
        key = f"{Envelope.objects.count()}:{number}"
        envelope = receive.accept(hotline, headers={}, body=json.dumps(said).encode(), dedupe_key=key)
        assert envelope
        receive.understand(envelope.pk)
        envelope.refresh_from_db()
        assert envelope.error == ""


def replay(hotline: Inbox, name: str) -> None:
    hear(hotline, *filter(None, map(told, blocks(name))))


@pytest.fixture
def wanted() -> Any:
    """The callbacks that were asked for."""
    asked: list[dict[str, Any]] = []
    callback_wanted.connect(lambda **said: asked.append(said), weak=False, dispatch_uid="test")
    yield asked
    callback_wanted.disconnect(dispatch_uid="test")


def test_an_answered_call_has_the_times_of_the_exchanges_own_log(hotline: Inbox, zhang: User) -> None:
    replay(hotline, "answered_agent_hangup")
    call = Call.objects.get()
    [connect] = [line for line in queue_log("answered_agent_hangup") if line.event == "CONNECT"]
    [complete] = [line for line in queue_log("answered_agent_hangup") if line.event == "COMPLETEAGENT"]
    assert (call.call_id, call.wait_seconds) == (connect.call, int(connect.figures[0]))
    assert call.talk_seconds == int(complete.figures[1])
    assert (call.state, call.outcome, call.agent, call.number) == ("ended", "answered", zhang, "13800138000")
    assert call.menu[0]["Choice"] == "2"
    [customers_leg] = [row for row in cdr("answered_agent_hangup") if row[16] == call.call_id]
    assert [*customers_leg[1:3], customers_leg[14]] == [call.number, call.called, "ANSWERED"]


def test_given_up_by_the_caller_is_told_from_waited_too_long(hotline: Inbox, wanted: list[dict[str, Any]]) -> None:
    replay(hotline, "abandoned")
    replay(hotline, "ring_no_answer")
    given_up, timed_out = Call.objects.order_by("call_id")
    [abandon] = [line for line in queue_log("abandoned") if line.event == "ABANDON"]
    [late] = [line for line in queue_log("ring_no_answer") if line.event == "EXITWITHTIMEOUT"]
    assert (given_up.call_id, given_up.outcome, given_up.wait_seconds) == (
        abandon.call, "abandoned", int(abandon.figures[2]),
    )  # fmt: skip
    assert (timed_out.call_id, timed_out.outcome, timed_out.wait_seconds) == (
        late.call,
        "timed_out",
        int(late.figures[2]),
    )
    rung = [line for line in queue_log("ring_no_answer") if line.event == "RINGNOANSWER"]
    assert [entry["seconds"] for entry in timed_out.not_taken] == [int(line.figures[0]) // 1000 for line in rung]
    assert [(said["reason"], said["phone"]) for said in wanted] == [("missed_call", "13800138000")] * 2
    assert set(Conversation.objects.values_list("status", flat=True)) == {"closed"}


def test_the_call_is_on_the_right_desk_before_it_is_answered(hotline: Inbox, zhang: User, erin: Customer) -> None:
    member = {"member": "Local/1001@agents/n", "name": "Agent Zhang"}
    hear(
        hotline,
        {"call": "1", "what": "started", "caller": "+86 139-5188-0001"},
        {"call": "1", "what": "queued", "queue": "support"},
        {"call": "1", "what": "offered", "queue": "support", **member},
    )
    conversation = Conversation.objects.get()
    assert (conversation.customer, conversation.assignee, conversation.accepted_at) == (erin, zhang, None)
    assert Presence.objects.get(user=zhang).load == hotline.units
    hear(hotline, {"call": "1", "what": "answered", "queue": "support", "seconds": 4, **member})
    conversation.refresh_from_db()
    assert conversation.accepted_at
    assert conversation.waiting_since is None
    hear(hotline, {"call": "1", "what": "ended"})
    conversation.refresh_from_db()
    assert (conversation.status, Presence.objects.get(user=zhang).load) == ("active", hotline.units)
    conversations.close(zhang, conversation.pk)
    assert Presence.objects.get(user=zhang).load == 0
    assert not Survey.objects.exists()  # the exchange asks by keys, or nobody does


def test_whoever_lets_it_ring_loses_it_to_the_next(hotline: Inbox, zhang: User, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(extension="PJSIP/2002")
    hear(
        hotline,
        {"call": "1", "what": "queued", "queue": "support", "caller": "13800138000"},
        {"call": "1", "what": "offered", "member": "Local/1001@agents"},
        {"call": "1", "what": "not_taken", "member": "Local/1001@agents", "seconds": 15},
    )
    assert (Conversation.objects.get().status, Presence.objects.get(user=zhang).load) == ("queued", 0)
    hear(hotline, {"call": "1", "what": "offered", "member": "PJSIP/2002"})
    hear(hotline, {"call": "1", "what": "answered", "member": "PJSIP/2002"})
    assert Conversation.objects.get().assignee == bob


def test_a_busy_telephone_that_is_tried_again_and_again_is_told_once(hotline: Inbox, zhang: User) -> None:
    hear(hotline, {"call": "1", "what": "queued", "queue": "support", "caller": "13800138000"})
    for _try in range(3):
        hear(
            hotline,
            {"call": "1", "what": "offered", "member": "Local/1001@agents"},
            {"call": "1", "what": "not_taken", "member": "Local/1001@agents", "seconds": 0},
        )
    conversation = Conversation.objects.get()
    assert conversation.messages.filter(data__code__in=["call_offered", "not_taken"]).count() == 2
    assert (conversation.status, Call.objects.get().not_taken) == ("queued", [{"agent": zhang.name, "seconds": 0}])
    hear(hotline, {"call": "1", "what": "answered", "member": "Local/1001@agents"})
    assert Conversation.objects.get().assignee == zhang


def test_a_queue_that_rings_everywhere_is_nobodys_until_one_answers(hotline: Inbox, zhang: User, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(extension="PJSIP/2002")
    hear(
        hotline,
        {"call": "1", "what": "queued", "queue": "support", "caller": "13800138000"},
        {"call": "1", "what": "offered", "member": "Local/1001@agents"},
        {"call": "1", "what": "offered", "member": "PJSIP/2002"},
    )
    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.assignee) == ("queued", None)
    assert access.visible_conversations(zhang).filter(pk=conversation.pk).exists()
    hear(hotline, {"call": "1", "what": "answered", "member": "Local/1001@agents"})
    conversation.refresh_from_db()
    assert (conversation.assignee, Presence.objects.get(user=zhang).load) == (zhang, hotline.units)
    assert not Presence.objects.filter(user=bob, load__gt=0).exists()


def test_looking_at_a_ringing_call_is_not_picking_it_up(hotline: Inbox, zhang: User) -> None:
    hear(
        hotline,
        {"call": "1", "what": "queued", "queue": "support", "caller": "13800138000"},
        {"call": "1", "what": "offered", "member": "Local/1001@agents"},
    )
    conversation = Conversation.objects.get()
    messages.mark_read(zhang, conversation.pk, conversation.last_seq)
    conversation.refresh_from_db()
    assert conversation.accepted_at is None
    hear(hotline, {"call": "1", "what": "not_taken", "member": "Local/1001@agents", "seconds": 15})
    assert (Conversation.objects.get().status, Presence.objects.get(user=zhang).load) == ("queued", 0)
    presence.set_state(zhang, Presence.State.READY)
    with pytest.raises(Refused) as refused:
        conversations.accept(zhang, conversation.pk)
    assert refused.value.code == "by_telephone"


def test_what_is_left_after_the_call_is_handed_over_as_any_other_work(
    hotline: Inbox, zhang: User, bob: User, world: dict[str, Any]
) -> None:
    hear(
        hotline,
        {"call": "1", "what": "answered", "member": "Local/1001@agents"},
        {"call": "1", "what": "ended"},
    )
    conversation = Conversation.objects.get()
    conversations.transfer(zhang, conversation.pk, to_team=world["teams"]["multimedia"])
    presence.set_state(bob, Presence.State.BUSY)
    conversations.accept(bob, conversation.pk)
    assert Conversation.objects.get().assignee == bob


def test_calls_between_colleagues_are_no_customers(hotline: Inbox, zhang: User) -> None:
    hear(
        hotline,
        {"call": "1", "what": "started", "caller": "1001", "called": "1002"},
        {"call": "1", "what": "transferred", "called": "1003"},
        {"call": "1", "what": "ended"},
    )
    assert not Conversation.objects.exists()


def test_an_exchange_ends_its_own_calls(hotline: Inbox, zhang: User) -> None:
    hear(hotline, {"call": "1", "what": "answered", "member": "Local/1001@agents"})
    with pytest.raises(Http404):
        dialling.end(zhang, Conversation.objects.get().pk)
    by_hand = dialling.enter(zhang, hotline.pk, "139 0013 9000")
    assert dialling.end(zhang, by_hand.pk).outcome == "answered"


@pytest.mark.parametrize(
    ("telephone", "extension"),
    [
        ("Local/1001@agents/n", "Local/1001@agents"),
        ("1001", "Local/1001@agents"),
        ("1001", "PJSIP/1001"),
        ("SIP/1001", "SIP/1001"),
        ("Local/1001@agents", "PJSIP/1001"),
        ("PJSIP/1001", "Local/1001@agents"),
    ],
)
def test_a_telephone_is_known_by_interface_or_number(telephone: str, extension: str, alice: User, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(extension="PJSIP/11001")
    User.objects.filter(pk=alice.pk).update(extension=extension)
    assert agent_at(telephone, "") == alice
    assert agent_at("10", "") is None
    assert agent_at("PJSIP/1001@elsewhere", "") is None


def test_the_exact_telephone_goes_before_its_number(alice: User, bob: User) -> None:
    User.objects.filter(pk=alice.pk).update(extension="Local/1001@agents")
    User.objects.filter(pk=bob.pk).update(extension="PJSIP/1001")
    assert (agent_at("PJSIP/1001", ""), agent_at("Local/1001@agents/n", "")) == (bob, alice)


@pytest.fixture
def li(world: dict[str, Any]) -> User:
    """At the telephone that the exchange also calls PJSIP/1002."""
    return User.objects.get(extension="Local/1002@agents")


def test_a_call_handed_over_by_telephone_has_the_colleague_and_is_not_on_hold(
    hotline: Inbox, zhang: User, li: User
) -> None:
    sayings = [*filter(None, map(told, blocks("blind_transfer")))]
    handed_over = next(number for number, said in enumerate(sayings) if said["what"] == "transferred")
    assert "held" in [said["what"] for said in sayings[:handed_over]]
    hear(hotline, *[said for said in sayings[: handed_over + 1] if said["what"] != "resumed"])
    assert (Call.objects.get().state, Call.objects.get().agent) == ("talking", li)
    hear(hotline, *sayings[handed_over + 1 :])
    assert (Call.objects.get().outcome, Conversation.objects.get().assignee) == ("answered", li)


def test_a_transfer_that_names_nobody_ends_the_holding_only(hotline: Inbox, zhang: User) -> None:
    sayings = [*filter(None, map(told, blocks("attended_transfer")))]
    assert "transferred" not in [said["what"] for said in sayings]
    hear(hotline, *[said for said in sayings if said["what"] != "ended"])
    assert (Call.objects.get().state, Call.objects.get().agent) == ("talking", zhang)


def test_a_transfer_that_failed_is_none() -> None:
    block = next(block for block in blocks("blind_transfer") if block.name == "BlindTransfer")
    assert told(Block([*{**block, "Result": "Fail"}.items()])) is None


def test_times_of_a_call_handed_over_are_the_calls_own(hotline: Inbox, zhang: User, li: User) -> None:
    hear(
        hotline,
        {"call": "1", "what": "queued", "queue": "support", "at": "2026-11-30T10:00:00Z"},
        {"call": "1", "what": "left", "seconds": 20, "at": "2026-11-30T10:00:20Z"},
        {"call": "1", "what": "queued", "queue": "second", "at": "2026-11-30T10:00:20Z"},
        {"call": "1", "what": "answered", "member": "PJSIP/1001", "seconds": 10, "at": "2026-11-30T10:00:30Z"},
        {"call": "1", "what": "transferred", "called": "8000", "at": "2026-11-30T10:01:30Z"},
        {"call": "1", "what": "queued", "queue": "third", "at": "2026-11-30T10:01:30Z"},
        {"call": "1", "what": "answered", "member": "PJSIP/1002", "seconds": 5, "at": "2026-11-30T10:01:35Z"},
        {"call": "1", "what": "completed", "seconds": 25, "at": "2026-11-30T10:02:00Z"},
        {"call": "1", "what": "ended", "at": "2026-11-30T10:02:00Z"},
    )
    call = Call.objects.get()
    assert (call.wait_seconds, call.talk_seconds, call.agent) == (30, 90, li)


def test_talk_time_of_a_call_that_was_found_answered_is_the_queues(hotline: Inbox, zhang: User) -> None:
    hear(
        hotline,
        {
            "call": "1",
            "what": "answered",
            "member": "PJSIP/1001",
            "at": "2026-11-30T10:00:00Z",
        },  # when it began to ring
        {"call": "1", "what": "ended", "at": "2026-11-30T10:00:30Z"},
        {"call": "1", "what": "completed", "seconds": 20, "at": "2026-11-30T10:00:30Z"},
    )
    assert Call.objects.get().talk_seconds == 20


def test_a_moments_wait_and_talk_are_the_exchanges_nought(hotline: Inbox, zhang: User) -> None:
    hear(
        hotline,
        {"call": "1", "what": "queued", "queue": "support", "at": "2026-11-30T10:00:00Z"},
        {"call": "1", "what": "answered", "member": "PJSIP/1001", "seconds": 0, "at": "2026-11-30T10:00:00.8Z"},
        {"call": "1", "what": "completed", "seconds": 0, "at": "2026-11-30T10:00:01.6Z"},
        {"call": "1", "what": "ended", "at": "2026-11-30T10:00:01.6Z"},
    )
    assert (Call.objects.get().wait_seconds, Call.objects.get().talk_seconds) == (0, 0)


def test_who_called_who_waits_and_who_talks_is_found_by_looking(hotline: Inbox, zhang: User) -> None:
    seen = blocks("looked_at")
    channels, waiting = ([one for one in seen if one.name == name] for name in ("CoreShowChannel", "QueueEntry"))
    hear(hotline, *found_calling(channels, {}), *found_waiting(waiting, {}), *found_talking(channels, {}))
    talking, waits = Call.objects.order_by("call_id")
    assert (talking.number, talking.called, talking.state, talking.agent) == ("13800138000", "10086", "talking", zhang)
    assert (waits.number, waits.called, waits.state, waits.agent) == ("13900139000", "10086", "queued", None)
    assert Conversation.objects.count() == 2
    [connect] = [line for line in queue_log("looked_at") if line.event == "CONNECT"]
    assert talking.answered_at
    assert abs(talking.answered_at.timestamp() - timezone.now().timestamp() + 6) < 2  # CoreShowChannels: Duration
    known = {talking.call_id: "talking", waits.call_id: "offered"}
    assert connect.call == talking.call_id
    assert [*found_calling(channels, known), *found_waiting(waiting, known)] == []
    assert [said["what"] for said in found_talking(channels, known)] == ["transferred"]


EVENTS: list[dict[str, Any]] = [
    {"call": "1", "what": "started", "caller": "13800138000"},
    {"call": "1", "what": "queued", "queue": "support"},
    {"call": "1", "what": "offered", "member": "Local/1001@agents"},
    {"call": "1", "what": "not_taken", "member": "Local/1001@agents", "seconds": 15},
    {"call": "1", "what": "offered", "member": "PJSIP/2002"},
    {"call": "1", "what": "answered", "member": "PJSIP/2002"},
    {"call": "1", "what": "held"},
    {"call": "1", "what": "transferred", "called": "1001"},
    {"call": "1", "what": "left", "seconds": 9},
    {"call": "1", "what": "lost"},
    {"call": "1", "what": "hung_up"},
]


@given(said=some.lists(some.sampled_from(EVENTS), max_size=14))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_order_they_come_in_the_books_are_right(
    hotline: Inbox, zhang: User, bob: User, said: list[Any]
) -> None:
    User.objects.filter(pk=bob.pk).update(extension="PJSIP/2002")
    with transaction.atomic():
        hear(hotline, *said, {"call": "1", "what": "ended"})
        assert Call.objects.get().state == "ended"
        assert Message.objects.filter(kind="call").count() == Conversation.objects.count() <= 1
        for agent in (zhang, bob):
            held = Conversation.objects.filter(assignee=agent, status="active").count() * hotline.units
            load = Presence.objects.filter(user=agent).values_list("load", flat=True).first() or 0
            assert load == held
        assert not Conversation.objects.filter(status="queued").exists() or Call.objects.get().answered_at
        transaction.set_rollback(True)


def test_our_own_queue_leaves_calls_to_the_exchange(hotline: Inbox, ready_agent: User) -> None:
    from channels_hub import tasks

    hear(hotline, {"call": "1", "what": "queued", "queue": "support", "caller": "13800138000"})
    tasks.sweep_routing()
    assert Conversation.objects.get().status == "queued"


@pytest.fixture
def ready_agent(alice: User) -> User:
    presence.set_state(alice, Presence.State.READY)
    return alice


def test_what_comes_twice_late_or_out_of_order_does_no_harm(hotline: Inbox, zhang: User) -> None:
    events = [
        {"call": "1", "what": "answered", "member": "Local/1001@agents", "seconds": 3},
        {"call": "1", "what": "started", "caller": "13800138000"},
        {"call": "1", "what": "queued", "queue": "support"},
        {"call": "1", "what": "ended"},
        {"call": "1", "what": "offered", "member": "Local/1001@agents"},
        {"call": "1", "what": "ended"},
    ]
    hear(hotline, *events, *events)
    call = Call.objects.get()
    assert (call.state, call.outcome) == ("ended", "answered")
    assert Conversation.objects.count() == Message.objects.filter(kind="call").count() == 1
    assert Presence.objects.get(user=zhang).load == hotline.units


def test_a_call_that_the_exchange_forgot_ended_unknown(hotline: Inbox, wanted: list[dict[str, Any]]) -> None:
    hear(
        hotline,
        {"call": "1", "what": "queued", "queue": "support", "caller": "13800138000"},
        {"call": "1", "what": "lost"},
    )
    assert Call.objects.get().outcome == "unknown"
    assert len(wanted) == 1


def test_a_verdict_by_keys_is_a_survey_answered(hotline: Inbox, zhang: User) -> None:
    hear(
        hotline,
        {"call": "1", "what": "answered", "member": "Local/1001@agents"},
        {"call": "1", "what": "verdict", "score": "1", "resolved": "2"},
        {"call": "1", "what": "ended"},
    )
    survey = Survey.objects.get()
    assert (survey.score, survey.resolved, survey.unhappy) == (1, False, True)


def test_only_the_queues_that_are_ours_count(hotline: Inbox) -> None:
    hotline.settings["queues"] = "complaints, support"
    hotline.save()
    hear(
        hotline, {"call": "1", "what": "queued", "queue": "sales"}, {"call": "2", "what": "queued", "queue": "support"}
    )
    assert Conversation.objects.count() == 1


def test_nobody_writes_into_a_telephone(hotline: Inbox, zhang: User) -> None:
    hear(hotline, {"call": "1", "what": "answered", "member": "Local/1001@agents"})
    with pytest.raises(Refused) as refused:
        messages.reply(zhang, Conversation.objects.get().pk, "您好")
    assert refused.value.code == "kind_not_taken"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+86 138-0013-8000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("13800138000", "13800138000"),
        ("025 8888 7777", "02588887777"),
        ("+852 2345 6789", "0085223456789"),
        ("10086", "10086"),
        ("anonymous", ""),
        ("", ""),
    ],
)
def test_a_number_is_the_same_however_it_is_written(written: str, number: str) -> None:
    assert normal(written) == number
