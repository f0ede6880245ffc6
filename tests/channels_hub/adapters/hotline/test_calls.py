"""Legs become calls: the recorded sessions give what the exchange itself logged; calls become conversations."""

import json
from typing import Any

import pytest

from accounts.models import Presence, User
from channels_hub.actions import conversations, messages, receive
from channels_hub.adapters.hotline.ami.events import told
from channels_hub.models import Call, Conversation, Customer, Envelope, Inbox, Message, Survey
from channels_hub.signals import callback_wanted
from channels_hub.telephone import normal
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


def test_our_own_queue_leaves_calls_to_the_exchange(hotline: Inbox, ready_agent: User) -> None:
    from channels_hub import tasks

    hear(hotline, {"call": "1", "what": "queued", "queue": "support", "caller": "13800138000"})
    tasks.sweep_routing()
    assert Conversation.objects.get().status == "queued"


@pytest.fixture
def ready_agent(alice: User) -> User:
    from accounts.actions import presence

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
