"""What callers ask an exchange's menu is answered by the same rule as in writing (CH6)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from channels_hub import giving
from channels_hub.actions import calls, ivr, retention
from channels_hub.adapters.base import CallEvent
from channels_hub.models import Call, Customer, Identity, Inbox, SelfServiceRemark
from kb.models import Article, SearchGap
from tickets.models import ReturnCall

BEGAN = timezone.now() - timedelta(minutes=20)
LIGHT = "光猫红灯怎么办"


@pytest.fixture
def hotline(world: dict[str, Any]) -> Inbox:
    return Inbox.objects.create(
        key="10086", channel="hotline", name="客服热线", units=3, team=world["teams"]["multimedia"]
    )


@pytest.fixture
def caller(hotline: Inbox) -> "Caller":
    return Caller(hotline)


class Caller:
    """In the menu since `BEGAN`."""

    def __init__(self, hotline: Inbox) -> None:
        self.hotline = hotline
        self.tell("started", BEGAN)

    def tell(self, what: str, at: datetime, **data: str) -> None:
        caller = "13800138000" if what == "started" else ""
        calls.happened(self.hotline, CallEvent("c1", what, at, caller=caller, data=data))

    def asks(self, words: str, minute: float = 0) -> dict[str, Any]:
        at = BEGAN + timedelta(minutes=minute)
        self.tell("asked", at, Text=words)
        return ivr.reply(self.hotline, "c1", at.isoformat()) or {}


def remarks() -> list[tuple[str, str]]:
    return list(SelfServiceRemark.objects.order_by("pk").values_list("kind", "words"))


def test_a_known_question_is_answered_with_the_version_that_did(caller: Caller, article: Article) -> None:
    said = caller.asks(LIGHT)
    assert (said["does"], said["says"]) == ("answer", "请先拔电源，等一分钟再插上。")
    assert (said["article"], said["version"]) == (article.pk, article.released_id)
    assert remarks() == []


def test_an_answer_fits_the_exchanges_line(caller: Caller, article: Article) -> None:
    version = article.in_force
    version.body = "请\n重启\n" + "很长" * 500
    version.save(update_fields=["body"])
    said = caller.asks(LIGHT)["says"]
    assert "\n" not in said
    assert len(f"Value: {said}\r\n".encode()) < 1024


def test_what_nobody_knows_is_work_for_the_editors(caller: Caller, article: Article) -> None:
    assert caller.asks("能不能用积分换火车票")["does"] == "nothing"
    assert remarks() == [("unanswered", "能不能用积分换火车票")]
    assert SearchGap.objects.filter(query="能不能用积分换火车票").exists()


def test_the_same_more_than_three_times_calls_a_person(caller: Caller, article: Article) -> None:
    assert [caller.asks(LIGHT, minute)["does"] for minute in (0, 1, 2)] == ["answer"] * 3
    fourth = caller.asks("光猫红灯亮了怎么办", 3)
    assert (fourth["does"], fourth["why"]) == ("person", "repeated")


def test_five_minutes_without_a_solution_call_a_person(caller: Caller, article: Article) -> None:
    assert caller.asks(LIGHT, 0)["does"] == "answer"
    assert caller.asks("怎么查话费余额", 4.9)["does"] == "nothing"
    late = caller.asks("那套餐呢", 5)
    assert (late["does"], late["why"]) == ("person", "unsolved")


def test_who_asks_for_a_person_gets_one(caller: Caller) -> None:
    assert caller.asks("转人工")["why"] == "asked"
    assert remarks() == [("handed_over", "转人工")]


def test_an_answer_that_did_not_help_is_told_to_the_editors(caller: Caller, article: Article) -> None:
    caller.asks(LIGHT)
    caller.tell("judged", BEGAN, Helped="1")
    assert remarks() == []
    caller.tell("judged", BEGAN, Helped="2")
    assert remarks() == [("not_helpful", LIGHT)]
    assert SelfServiceRemark.objects.get().article == article


def test_what_the_dialplan_asked_itself_in_vain_is_told_too(caller: Caller) -> None:
    caller.tell("chosen", BEGAN, Text="套餐外流量多少钱", Answer="")
    caller.tell("chosen", BEGAN, Text="营业时间", Answer="8 点到 21 点")
    caller.tell("chosen", BEGAN, Choice="2")
    assert remarks() == [("unanswered", "套餐外流量多少钱")]


def test_who_would_rather_be_called_back_is(caller: Caller) -> None:
    caller.tell("wants_call", BEGAN, Number="+86 139-5188-0001")
    owed = ReturnCall.objects.get()
    assert (owed.phone, owed.reason) == ("13951880001", "asked")


def test_whose_number_a_caller_types_they_are_not(caller: Caller) -> None:
    erin = Customer.objects.create(name="赵艾琳", phone="13951880001")
    caller.tell("wants_call", BEGAN, Number="13951880001")
    owed = ReturnCall.objects.get()
    assert owed.customer != erin
    assert (owed.customer.phone, owed.phone) == ("13800138000", "13951880001")


@pytest.mark.parametrize("words", [12, ["a"], {"b": 1}])
def test_what_another_exchange_says_of_its_menu_may_be_anything(caller: Caller, words: Any) -> None:
    caller.tell("chosen", BEGAN, Text=words)
    caller.tell("asked", BEGAN, Text=words)
    caller.tell("judged", BEGAN, Helped=words)
    assert {kind for kind, _words in remarks()} == {"unanswered", "not_helpful"}


def test_a_call_that_ended_in_the_menu_runs_out_unless_it_is_held(
    caller: Caller, article: Article, settings: Any
) -> None:
    settings.KEEP_DAYS = {"calls": 30}
    caller.asks("我叫王伟，宽带断了")
    caller.tell("ended", BEGAN)
    assert retention.run_out() == {"calls": 0}
    Call.objects.update(ended_at=timezone.now() - timedelta(days=31))
    erin = Customer.objects.create(name="王伟", phone="13800138000", legal_hold=True)
    assert retention.run_out() == {"calls": 0}
    Customer.objects.filter(pk=erin.pk).update(legal_hold=False)
    assert [retention.run_out() for _again in range(2)] == [{"calls": 1}, {"calls": 0}]
    assert Call.objects.get().menu == []
    assert "王伟" not in SelfServiceRemark.objects.get().words


def test_what_was_said_to_the_menu_is_forgotten_with_the_customer(caller: Caller, article: Article) -> None:
    caller.asks("我叫王伟，宽带断了")
    erin = Customer.objects.create(name="王伟", phone="13800138000")
    Identity.objects.create(inbox=caller.hotline, external_id="13800138000", customer=erin)
    giving.erase([erin.pk], giving.words_of([erin.pk]))
    call = Call.objects.get()
    assert (call.menu, call.number) == ([], "")
    assert "王伟" not in SelfServiceRemark.objects.get().words
