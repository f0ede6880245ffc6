"""A changed calendar shows first which open deadlines move, then moves them on record (TK15)."""

from datetime import date

import pytest

from accounts.models import User
from deadlines import actions
from deadlines.models import Calendar, CalendarDay, Change, Timer
from tests.deadlines.calendars import at, hours
from tests.deadlines.support import MONDAY, Begin, fire_all

pytestmark = pytest.mark.django_db

NOON = at("2026-03-09 12:00")


@pytest.fixture
def tuesday_closed(begin: Begin, office: Calendar) -> Calendar:
    """A deadline due on Tuesday at 9:30, then that Tuesday is closed."""
    begin()
    CalendarDay.objects.create(calendar=office, date=date(2026, 3, 10), note="停电")
    office.refresh_from_db()
    return office


def test_every_change_of_what_counts_is_a_new_version(office: Calendar) -> None:
    assert office.version == 1
    office.name = "改名"
    office.save()
    assert office.version == 1, "a name counts for nothing"
    office.week = ["09:00-17:00"] * 7
    office.save()
    assert office.version == 2
    day = CalendarDay.objects.create(calendar=office, date=date(2026, 3, 10))
    day.delete()
    office.refresh_from_db()
    assert office.version == 4


def test_the_preview_shows_what_would_move_and_moves_nothing(tuesday_closed: Calendar) -> None:
    [move] = actions.change_calendar_preview(tuesday_closed, NOON)
    assert (move.due_before, move.due_after) == (at("2026-03-10 09:30"), at("2026-03-11 09:30"))
    assert Timer.objects.get().due_at == at("2026-03-10 09:30")


def test_moving_changes_the_date_its_warnings_and_the_record(tuesday_closed: Calendar, bob: User) -> None:
    actions.change_calendar(tuesday_closed, NOON, bob, "停电一天")
    timer = Timer.objects.get()
    assert timer.due_at == at("2026-03-11 09:30")
    assert timer.next_at == at("2026-03-09 17:30"), "an hour before is still Monday evening"
    assert timer.calendar_version == tuesday_closed.version
    change = Change.objects.get()
    assert (change.kind, change.by, change.reason) == ("calendar", bob, "停电一天")
    assert (change.due_before, change.due_after) == (at("2026-03-10 09:30"), at("2026-03-11 09:30"))
    assert actions.change_calendar_preview(tuesday_closed, NOON) == []


def test_what_was_worked_and_paused_counts_in_the_new_date(begin: Begin, office: Calendar) -> None:
    begin()
    actions.pause("errand", 1, "customer", at("2026-03-09 10:00"))
    actions.resume("errand", 1, at("2026-03-09 11:00"))
    CalendarDay.objects.create(calendar=office, date=date(2026, 3, 10))
    office.refresh_from_db()
    [move] = actions.change_calendar(office, NOON, None)
    assert move.due_after == at("2026-03-11 10:30")


def test_a_paused_deadline_counts_what_is_left_anew(begin: Begin, office: Calendar) -> None:
    begin()
    actions.pause("errand", 1, "customer", at("2026-03-09 11:00"))
    CalendarDay.objects.create(calendar=office, date=date(2026, 3, 9), windows="10:00-17:00")
    office.refresh_from_db()
    assert actions.change_calendar(office, NOON, None) == []
    assert Timer.objects.get().remaining == hours(7), "of the two hours worked only one counts now"


def test_a_breach_is_not_undone_by_a_calendar(tuesday_closed: Calendar) -> None:
    fire_all(at("2026-03-10 09:30"))
    assert actions.change_calendar(tuesday_closed, at("2026-03-10 10:00"), None) == []
    assert Timer.objects.get().breached_at == at("2026-03-10 09:30")


def test_a_date_already_behind_the_new_calendar_is_due_now(begin: Begin, office: Calendar) -> None:
    begin(at=MONDAY)
    office.week = ["00:00-24:00"] * 7
    office.save()
    [move] = actions.change_calendar(office, at("2026-03-09 20:00"), None)
    assert move.due_after == at("2026-03-09 20:00")
