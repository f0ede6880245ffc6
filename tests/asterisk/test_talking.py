"""Holding and handing over, by the telephone and by the exchange's own means."""

from collections.abc import Iterator

import pytest

from accounts.models import User
from channels_hub.models import Call, Conversation
from tests.asterisk.conftest import Listen
from tests.asterisk.exchange import Asterisk
from tests.asterisk.leg import Leg
from tests.asterisk.phone import Phone
from tests.asterisk.waiting import call_once, soon


@pytest.fixture
def talk(listening: Listen, customers: Phone, zhangs: Phone, zhang: User) -> Iterator[tuple[Leg, Leg]]:
    """The customer's leg and Zhang's."""
    with listening():
        legs = customers.call("10086"), zhangs.called()
        call_once(state="talking", agent=zhang)
        yield legs


def ends_with(li: User, talk: tuple[Leg, Leg], lis: Leg) -> Call:
    """All of it, from the first answer, is the call's; the conversation is the colleague's."""
    soon(lambda: Conversation.objects.filter(assignee=li).exists())
    lis.hang_up()
    soon(talk[0].over.is_set)
    call = call_once(state="ended")
    whole = (call.ended_at - call.answered_at).total_seconds()
    assert (call.agent, abs(call.talk_seconds - whole) <= 1) == (li, True)
    return call


def test_held_and_resumed(talk: tuple[Leg, Leg]) -> None:
    talk[1].hold()
    call_once(state="held")
    talk[1].resume()
    call_once(state="talking")
    talk[0].hang_up()
    assert call_once(state="ended").outcome == "answered"


def test_handed_over_unasked(talk: tuple[Leg, Leg], lis: Phone, li: User, asterisk: Asterisk) -> None:
    talk[1].hold()
    talk[1].hand_over("1002")
    call = ends_with(li, talk, lis.called())
    assert "BLINDTRANSFER" in asterisk.queue_log(call.call_id)


def test_handed_over_after_a_word(talk: tuple[Leg, Leg], zhangs: Phone, lis: Phone, li: User) -> None:
    talk[1].hold()
    word = zhangs.call("1002")
    leg = lis.called()
    soon(word.up.is_set)
    talk[1].hand_over("1002", after=word)
    soon(lambda: Conversation.objects.filter(assignee=li).exists())
    leg.hang_up()
    soon(lambda: Call.objects.filter(agent=li, state="ended", outcome="answered").exists())
    assert Conversation.objects.count() == 1


def test_handed_over_by_the_exchanges_feature(talk: tuple[Leg, Leg], lis: Phone, li: User, asterisk: Asterisk) -> None:
    asterisk.ask("Atxfer", Channel=asterisk.channel("PJSIP/1001"), Exten="1002", Context="agents")
    leg = lis.called()
    call_once(state="held")
    talk[1].hang_up()
    ends_with(li, talk, leg)


def test_moved_by_somebody_at_the_exchange(talk: tuple[Leg, Leg], lis: Phone, li: User, asterisk: Asterisk) -> None:
    asterisk.ask("Redirect", Channel=asterisk.channel("PJSIP/trunk"), Exten="1002", Context="agents", Priority="1")
    ends_with(li, talk, lis.called())
