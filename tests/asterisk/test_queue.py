"""Calls through a real queue: the desk's figures are those that the queue itself wrote."""

from accounts.models import User
from channels_hub.models import Conversation
from tests.asterisk.conftest import Listen
from tests.asterisk.exchange import Asterisk
from tests.asterisk.phone import Phone
from tests.asterisk.waiting import agrees_with, call_once, soon


def test_answered(listening: Listen, asterisk: Asterisk, customers: Phone, zhangs: Phone, zhang: User) -> None:
    with listening():
        zhangs.does = "rings"
        customers.call("10086")
        leg = zhangs.called()
        assert call_once(state="offered").agent == zhang
        leg.pick_up()
        call_once(state="talking")
        leg.hang_up()
        call = agrees_with(asterisk, "COMPLETEAGENT")
    assert str(call.wait_seconds) == asterisk.queue_log(call.call_id)["CONNECT"][0]
    assert (call.outcome, call.number, call.called, call.recorded) == ("answered", "13800138000", "10086", True)
    assert (asterisk.home / "monitor" / f"{call.call_id}.wav").exists()


def test_given_up(listening: Listen, asterisk: Asterisk, customers: Phone, zhangs: Phone) -> None:
    with listening():
        zhangs.does = "rings"
        leg = customers.call("10086")
        zhangs.called()
        soon(leg.up.is_set)
        leg.hang_up()
        call = call_once(state="ended")
    assert (call.outcome, call.hung_up) == ("abandoned", True)
    assert str(call.wait_seconds) == asterisk.queue_log(call.call_id)["ABANDON"][2]
    assert Conversation.objects.get().status == "closed"


def test_not_taken_and_answered_by_the_next(
    listening: Listen, asterisk: Asterisk, customers: Phone, zhangs: Phone, lis: Phone, zhang: User, li: User
) -> None:
    with listening():
        zhangs.does = "rings"
        leg = customers.call("10086")
        lis.called()
        assert call_once(state="talking").agent == li
        leg.hang_up()
        call = agrees_with(asterisk, "COMPLETECALLER")
    assert str(call.wait_seconds) == asterisk.queue_log(call.call_id)["CONNECT"][0]
    [milliseconds, *_more] = asterisk.queue_log(call.call_id)["RINGNOANSWER"]
    assert [one["seconds"] for one in call.not_taken] == [int(milliseconds) // 1000]


def test_waited_too_long(listening: Listen, asterisk: Asterisk, customers: Phone, zhangs: Phone) -> None:
    with listening():
        zhangs.does = "rings"
        leg = customers.call("10087")
        soon(leg.over.is_set)
        call = call_once(state="ended")
    assert (call.outcome, call.hung_up) == ("timed_out", False)
    assert str(call.wait_seconds) == asterisk.queue_log(call.call_id)["EXITWITHTIMEOUT"][2]


def test_busy_telephones(listening: Listen, customers: Phone, zhangs: Phone, lis: Phone, zhang: User) -> None:
    zhangs.does = lis.does = "is busy"
    with listening():
        customers.call("10086")
        for _try in range(3):
            zhangs.called()
        zhangs.does = "picks up"
        call = call_once(state="talking", agent=zhang)
    assert [one["seconds"] for one in call.not_taken] == [0, 0]
    assert Conversation.objects.get().messages.filter(data__code="not_taken").count() == 2
