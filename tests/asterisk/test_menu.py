"""The menu's lines of docs/hotline.md, as they stand there."""

import pytest

from channels_hub.models import Call, Inbox, SelfServiceRemark, Survey
from channels_hub.signals import callback_wanted
from kb.models import Article
from tests.asterisk.conftest import Listen
from tests.asterisk.exchange import Asterisk
from tests.asterisk.phone import Phone
from tests.asterisk.waiting import call_once, soon


@pytest.fixture
def menu(hotline: Inbox, asterisk: Asterisk, listening: Listen) -> Listen:
    hotline.secrets = {"ami_url": asterisk.url("menu")}
    return listening


def says(asterisk: Asterisk, words: str) -> None:
    asterisk.ask("Setvar", Variable="WORDS", Value=words)


def test_the_desk_answers_and_hands_over(
    menu: Listen, asterisk: Asterisk, article: Article, customers: Phone, zhangs: Phone
) -> None:
    zhangs.does = "rings"
    says(asterisk, "光猫红灯，怎么办|呜哩哇啦|转人工")
    with menu():
        leg = customers.call("10002")
        zhangs.called()
        call = call_once(state="offered")
        leg.hang_up()
        call_once(state="ended")
    assert [(step["Text"], step["does"]) for step in call.menu] == [
        ("光猫红灯，怎么办", "answer"),
        ("呜哩哇啦", "nothing"),
        ("转人工", "person"),
    ]


def test_who_wants_a_person_waits_in_front(menu: Listen, asterisk: Asterisk, customers: Phone, zhangs: Phone) -> None:
    zhangs.does = "rings"
    with menu():
        customers.call("10086")
        first = call_once(state="offered")
        says(asterisk, "转人工")
        customers.call("10002")
        soon(lambda: Call.objects.exclude(pk=first.pk).filter(queue="support").exists())
    second = Call.objects.exclude(pk=first.pk).get()
    assert asterisk.queue_log(second.call_id)["ENTERQUEUE"][2] == "1"  # before whoever came first


@pytest.mark.parametrize("words", ["红灯", 'my bill, please (the "last" one', "a\\b; c, d) [e"])
def test_what_the_menu_tells(menu: Listen, asterisk: Asterisk, customers: Phone, words: str) -> None:
    wanted: list[str] = []
    callback_wanted.connect(lambda **said: wanted.append(said["phone"]), weak=False, dispatch_uid="test")
    says(asterisk, words)
    try:
        with menu():
            soon(customers.call("10001").over.is_set)
            call = call_once(state="ended")
    finally:
        callback_wanted.disconnect(dispatch_uid="test")
    assert [{**step, "at": ""} for step in call.menu] == [
        {"at": "", "Choice": "10001"},
        {"at": "", "Text": words, "Answer": ""},
    ]
    assert (call.outcome, wanted) == ("in_menu", ["13700137000"])
    assert [*SelfServiceRemark.objects.order_by("pk").values_list("kind", "words")] == [
        ("unanswered", words),
        ("not_helpful", words),
    ]


def test_the_caller_judges_when_the_agent_has_hung_up(listening: Listen, customers: Phone, zhangs: Phone) -> None:
    with listening():
        customers.call("10003")
        call_once(state="talking")
        zhangs.called().hang_up()
        soon(lambda: Survey.objects.filter(score=1, resolved=False).exists())
        assert call_once(state="ended").outcome == "answered"
