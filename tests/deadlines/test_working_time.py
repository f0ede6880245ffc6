"""Working time as a table: from when, how much, until when."""

from datetime import timedelta

import pytest

from deadlines.working_time import NeverOpen, Rule, WorkingTime, always, holiday_name
from tests.deadlines.calendars import (
    BERLIN,
    BERLIN_NIGHT,
    HALF_SATURDAYS,
    INVENTORY,
    NIGHTS,
    OFFICE,
    SERVICE,
    at,
    hours,
    week,
)

TABLE = {
    "within a morning": (OFFICE, "2026-03-10 09:00", hours(2), "2026-03-10 11:00"),
    "over the lunch break": (OFFICE, "2026-03-10 11:00", hours(2), "2026-03-10 14:30"),
    "to the last minute of a day": (OFFICE, "2026-03-10 16:30", hours(1), "2026-03-10 17:30"),
    "over a night": (OFFICE, "2026-03-10 17:00", hours(1), "2026-03-11 09:00"),
    "begun at night": (OFFICE, "2026-03-10 23:00", hours(1), "2026-03-11 09:30"),
    "over a weekend": (OFFICE, "2026-03-13 17:00", hours(1), "2026-03-16 09:00"),
    "begun on a Sunday": (OFFICE, "2026-03-15 12:00", timedelta(minutes=30), "2026-03-16 09:00"),
    "nothing asked while open": (OFFICE, "2026-03-10 09:00", hours(0), "2026-03-10 09:00"),
    "nothing asked while closed": (OFFICE, "2026-03-14 09:00", hours(0), "2026-03-14 09:00"),
    "a microsecond at the close": (
        OFFICE,
        "2026-03-10 17:30",
        timedelta(microseconds=1),
        "2026-03-11 08:30:00.000001",
    ),
    "Spring Festival 2026, its make-up Saturday worked": (
        OFFICE,
        "2026-02-13 17:00",
        hours(2),
        "2026-02-14 10:00",
    ),
    "Spring Festival 2026, from the make-up Saturday on": (
        OFFICE,
        "2026-02-14 17:00",
        hours(1),
        "2026-02-24 09:00",
    ),
    "the make-up Saturday after Spring Festival 2026": (
        OFFICE,
        "2026-02-27 17:00",
        hours(1),
        "2026-02-28 09:00",
    ),
    "Spring Festival 2027": (OFFICE, "2027-02-04 17:00", hours(1), "2027-02-11 09:00"),
    "National Day 2026": (OFFICE, "2026-09-30 17:00", hours(1), "2026-10-08 09:00"),
    "National Day 2027": (OFFICE, "2027-09-30 17:00", hours(1), "2027-10-06 09:00"),
    "a make-up Saturday in full, not as a half Saturday": (
        HALF_SATURDAYS,
        "2026-10-10 11:00",
        hours(6),
        "2026-10-10 17:00",
    ),
    "New Year, and the make-up Sunday after it": (OFFICE, "2025-12-31 17:00", hours(1), "2026-01-04 09:00"),
    "a make-up day closed after all": (INVENTORY, "2026-02-13 17:00", hours(1), "2026-02-17 10:30"),
    "a holiday with windows of its own": (INVENTORY, "2026-02-16 09:00", hours(3), "2026-02-24 09:30"),
    "thirteen hours a day, holidays too": (SERVICE, "2026-02-17 20:00", hours(14), "2026-02-18 21:00"),
    "a shift over midnight": (NIGHTS, "2026-03-10 23:00", hours(6), "2026-03-11 05:00"),
    "two nights": (NIGHTS, "2026-03-11 05:00", hours(2), "2026-03-11 23:00"),
    "Friday's night belongs to Friday": (NIGHTS, "2026-03-14 05:00", hours(2), "2026-03-16 23:00"),
    "a night over the year's end": (NIGHTS, "2026-12-31 23:00", hours(5), "2027-01-01 04:00"),
    "fifteen days that never stop": (always("UTC"), "2026-12-25 10:00", hours(360), "2027-01-09 10:00"),
    "ten years that never stop": (always("UTC"), "2026-01-01 08:00", hours(24 * 3652), "2036-01-01 08:00"),
}


@pytest.mark.parametrize(("calendar", "start", "target", "due"), TABLE.values(), ids=TABLE.keys())
def test_a_target_falls_due(calendar: WorkingTime, start: str, target: timedelta, due: str) -> None:
    assert calendar.add(at(start), target) == at(due)
    assert calendar.between(at(start), at(due)) == target
    assert calendar.between(at(due), at(start)) == -target
    assert sum((step.worked for step in calendar.trace(at(start), target)), timedelta(0)) == target


@pytest.mark.parametrize(
    ("calendar", "start", "target", "due"),
    [
        # the clock goes forward at 2:00 on 29 March, back at 3:00 on 25 October
        (BERLIN, "2026-03-29 00:00", hours(23), "2026-03-30 00:00"),
        (BERLIN, "2026-10-25 00:00", hours(25), "2026-10-26 00:00"),
        (BERLIN_NIGHT, "2026-03-29 00:00", hours(3), "2026-03-29 05:00"),
        (BERLIN_NIGHT, "2026-10-25 00:00", hours(5), "2026-10-25 05:00"),
    ],
)
def test_an_hour_is_an_hour_when_clocks_change(calendar: WorkingTime, start: str, target: timedelta, due: str) -> None:
    begun, ended = at(start, "Europe/Berlin"), at(due, "Europe/Berlin")
    assert calendar.add(begun, target) == ended
    assert calendar.between(begun, ended) == target


def test_a_window_that_the_clock_skips_holds_no_time() -> None:
    skipped = WorkingTime("Europe/Berlin", week("02:00-03:00", "02:00-03:00", "02:00-03:00"))
    day = at("2026-03-29 00:00", "Europe/Berlin")
    assert skipped.between(day, day + hours(24)) == timedelta(0)
    assert skipped.add(day, hours(1)) == at("2026-03-30 03:00", "Europe/Berlin")


def test_open_is_from_the_first_moment_of_a_window_to_before_its_last() -> None:
    assert OFFICE.is_open(at("2026-03-10 08:30"))
    assert OFFICE.is_open(at("2026-03-10 17:29:59.999999"))
    assert not OFFICE.is_open(at("2026-03-10 17:30"))
    assert not OFFICE.is_open(at("2026-02-17 10:00"))


def test_the_next_opening_passes_nights_weekends_and_years() -> None:
    assert OFFICE.next_opening(at("2026-03-10 09:00")) == at("2026-03-10 09:00")
    assert OFFICE.next_opening(at("2026-03-13 17:30")) == at("2026-03-16 08:30")
    assert OFFICE.next_opening(at("2026-12-31 18:00")) == at("2027-01-04 08:30")


def test_a_calendar_that_never_opens_promises_nothing() -> None:
    closed = WorkingTime("Asia/Shanghai", week(""))
    with pytest.raises(NeverOpen):
        closed.add(at("2026-03-10 09:00"), hours(1))
    with pytest.raises(NeverOpen):
        closed.next_opening(at("2026-03-10 09:00"))


def test_a_negative_target_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        OFFICE.add(at("2026-03-10 09:00"), -hours(1))


def test_the_trace_tells_what_each_day_was() -> None:
    steps = OFFICE.trace(at("2026-02-13 17:00"), hours(10))
    told = [(step.day.isoformat()[5:], step.rule, step.worked) for step in steps if step.worked]
    assert told == [
        ("02-13", Rule.WEEK, hours(0.5)),
        ("02-14", Rule.MAKE_UP, hours(7.5)),
        ("02-24", Rule.WEEK, hours(2)),
    ]
    festival = [step.day.day for step in steps if step.rule == Rule.HOLIDAY]
    assert festival == [16, 17, 18, 19, 20, 23]
    assert steps[0].spans == ((at("2026-02-13 17:00"), at("2026-02-13 17:30")),)


def test_holidays_have_names_in_both_languages() -> None:
    day = at("2026-02-17 00:00").date()
    assert holiday_name("CN", day, "zh_CN") == "春节"
    assert "Spring Festival" in holiday_name("CN", day, "en_US")
    assert holiday_name("", day, "zh_CN") == ""
