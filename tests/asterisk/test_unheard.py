"""What happens while nobody listens, or while the exchange itself is gone."""

from datetime import timedelta

from accounts.models import User
from channels_hub.models import Call, Conversation
from tests.asterisk.conftest import Listen
from tests.asterisk.exchange import Asterisk
from tests.asterisk.phone import Phone
from tests.asterisk.waiting import agrees_with, call_once, soon


def test_a_call_goes_on_while_the_ear_is_changed(
    listening: Listen, asterisk: Asterisk, customers: Phone, zhangs: Phone
) -> None:
    with listening():
        leg = customers.call("10086")
        call_once(state="talking")
    with listening():
        leg.hang_up()
        agrees_with(asterisk, "COMPLETECALLER")


def test_who_came_and_was_answered_unheard(
    listening: Listen, asterisk: Asterisk, customers: Phone, zhangs: Phone, zhang: User
) -> None:
    leg = customers.call("10086")
    zhangs.called()
    soon(leg.up.is_set)
    with listening():
        call_once(state="talking", agent=zhang)
        leg.hang_up()
        call = agrees_with(asterisk, "COMPLETECALLER")
    assert abs(call.wait_seconds - int(asterisk.queue_log(call.call_id)["CONNECT"][0])) <= 1
    assert (call.number, call.called, call.outcome) == ("13800138000", "10086", "answered")


def test_who_waits_and_was_handed_over_unheard(
    listening: Listen, customers: Phone, zhangs: Phone, lis: Phone, li: User
) -> None:
    with listening():
        leg = customers.call("10086")
        call_once(state="talking")
    zhangs.called().hand_over("1002")
    lis.called()
    zhangs.does = "rings"
    waits = customers.call("10086")
    zhangs.called()
    with listening():
        soon(lambda: Conversation.objects.filter(assignee=li).exists())
        soon(lambda: Call.objects.filter(state__in=("queued", "offered"), number="13800138000").exists())
        waits.hang_up()
        leg.hang_up()
        soon(lambda: Call.objects.filter(state="ended").count() == 2)


def test_the_exchange_fell_over(listening: Listen, asterisk: Asterisk, customers: Phone, zhangs: Phone) -> None:
    with listening():
        leg = customers.call("10086")
        call = call_once(state="talking")
        Call.objects.update(started_at=call.started_at - timedelta(minutes=1))
        asterisk.__exit__()
        leg.over.set()
        zhangs.called().over.set()
        asterisk.__enter__()
        assert call_once(state="ended").outcome == "unknown"
        soon(lambda: asterisk.listeners() == 1)
        again = customers.call("10086")
        soon(lambda: Call.objects.filter(state="talking").exists())
        again.hang_up()
        soon(lambda: Call.objects.filter(outcome="answered").exists())
