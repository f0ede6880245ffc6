"""A due date tells why it is when it is (TK15)."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from accounts.models import User
from deadlines import actions
from deadlines.models import Calendar, CalendarDay, Timer
from tests.deadlines.calendars import at, hours
from tests.deadlines.support import Begin

pytestmark = pytest.mark.django_db


def told(language: str = "en") -> list[str]:
    with translation.override(language):
        return [str(line) for line in Timer.objects.explained().get().explain()]


def test_over_spring_festival_and_its_make_up_saturday(begin: Begin) -> None:
    begin(at=at("2026-02-13 17:00"), target=hours(9))
    assert told() == [
        "Started Fri 13 Feb 17:00 with 9 h of working time (办公时间).",
        "Fri 13 Feb: 30 min counted (17:00–17:30).",
        "Sat 14 Feb, a make-up working day: 7 h 30 min counted (08:30–12:00, 13:30–17:30).",
        "Sun 15 Feb to Mon 23 Feb: nothing counted (Chinese New Year's Eve, "
        "Chinese New Year (Spring Festival), Day off (substituted from 02/14/2026), "
        "Day off (substituted from 02/28/2026)).",
        "Tue 24 Feb: 1 h counted (08:30–09:30).",
        "Due Tue 24 Feb 09:30.",
    ]


def test_in_chinese(begin: Begin) -> None:
    begin(at=at("2026-02-13 17:00"), target=hours(9))
    lines = told("zh-hans")
    assert lines[0] == "2月13日（星期五） 17:00 开始计时，时限为 9小时工作时间（办公时间）。"
    assert "春节" in lines[3]
    assert "不计时" in lines[3]
    assert lines[-1] == "2月24日（星期二） 09:30 到期。"


def test_pauses_stand_where_they_were(begin: Begin) -> None:
    begin()
    actions.pause("errand", 1, "customer", at("2026-03-09 11:00"))
    actions.resume("errand", 1, at("2026-03-09 14:30"))
    assert told() == [
        "Started Mon 9 Mar 09:00 with 8 h of working time (办公时间).",
        "Mon 9 Mar: 2 h counted (09:00–11:00).",
        "Paused from Mon 9 Mar 11:00 to Mon 9 Mar 14:30: waiting for the customer.",
        "Mon 9 Mar: 3 h counted (14:30–17:30).",
        "Tue 10 Mar: 3 h counted (08:30–11:30).",
        "Due Tue 10 Mar 11:30.",
    ]


def test_a_clock_that_stands_says_what_is_left(begin: Begin) -> None:
    begin()
    actions.pause("errand", 1, "等待客户上传照片", at("2026-03-09 11:00"))
    assert told()[-2:] == [
        "Paused since Mon 9 Mar 11:00: 等待客户上传照片.",
        "6 h left; the clock stands still.",
    ]


def test_whole_days_are_told_together(begin: Begin) -> None:
    begin(calendar=None, target=timedelta(days=15), warn_before=[])
    assert told() == [
        "Started Mon 9 Mar 09:00 with 15 days of working time (every hour counts).",
        "Mon 9 Mar: 15 h counted (09:00–24:00).",
        "Tue 10 Mar to Mon 23 Mar: 14 days counted, every hour.",
        "Tue 24 Mar: 9 h counted (00:00–09:00).",
        "Due Tue 24 Mar 09:00.",
    ]


def test_extensions_and_calendar_changes_are_told(begin: Begin, bob: User, office: Calendar) -> None:
    begin()
    actions.extend("errand", 1, "return", by=hours(1), at=at("2026-03-09 10:00"), reason="配件未到", user=bob)
    assert (
        f"Extended Mon 9 Mar 10:00 by {bob.name}: due Tue 10 Mar 10:30 instead of Tue 10 Mar 09:30. 配件未到" in told()
    )
    CalendarDay.objects.create(calendar=office, date=date(2026, 3, 10))
    assert "The working calendar has changed since; this date has not been moved." in told()


def test_explaining_many_timers_asks_a_constant_number_of_questions(
    begin: Begin, django_assert_num_queries: object
) -> None:
    for number in range(6):
        begin(number)
        actions.pause("errand", number, "customer", at("2026-03-09 11:00"))
    with django_assert_num_queries(4):  # type: ignore[operator]
        for timer in Timer.objects.open_for("errand", range(6)).explained():
            assert timer.explain()
