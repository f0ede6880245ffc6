"""The verbs of a deadline: start, pause, resume, meet, cancel, extend, assign."""

from datetime import timedelta

import pytest

from accounts.models import User
from cs_platform.lib.refusals import Refused
from deadlines import actions
from deadlines.models import Calendar, Pause, Timer
from tests.deadlines.calendars import at, hours
from tests.deadlines.support import MONDAY, Begin, fire_all

pytestmark = pytest.mark.django_db


def test_a_deadline_is_due_by_the_working_calendar(begin: Begin) -> None:
    timer = begin()
    assert timer.due_at == at("2026-03-10 09:30")
    assert timer.moments == [at("2026-03-09 17:30"), at("2026-03-10 09:30")]
    assert timer.next_at == at("2026-03-09 17:30")


def test_without_a_calendar_every_hour_counts(begin: Begin) -> None:
    assert begin(calendar=None).due_at == at("2026-03-09 17:00")


def test_starting_twice_keeps_the_first(begin: Begin) -> None:
    first = begin()
    again = begin(at=at("2026-03-09 11:00"))
    assert again.pk == first.pk
    assert again.due_at == first.due_at


def test_a_met_deadline_may_begin_again_as_the_next_cycle(begin: Begin) -> None:
    begin()
    actions.meet("errand", 1, "return", at("2026-03-09 10:00"))
    assert begin(at=at("2026-03-09 11:00")).cycle == 2


def test_meeting_in_time_leaves_nothing_to_fire(begin: Begin) -> None:
    begin()
    met = actions.meet("errand", 1, "return", at("2026-03-09 17:00"))
    assert met
    assert (met.met_at, met.breached_at, met.next_at) == (at("2026-03-09 17:00"), None, None)
    assert met.light == "met"
    assert fire_all(at("2026-04-01 00:00")) == 0


def test_meeting_what_is_not_open_is_no_error(begin: Begin) -> None:
    assert actions.meet("errand", 99, "return", MONDAY) is None


def test_a_deadline_met_late_stays_breached_at_its_own_time(begin: Begin) -> None:
    begin()
    met = actions.meet("errand", 1, "return", at("2026-03-10 09:31"))
    assert met
    assert met.breached_at == at("2026-03-10 09:30")
    assert met.light == "late"
    assert fire_all(at("2026-03-10 09:31")) == 2, "the warning and the breach nobody had noticed"
    met.refresh_from_db()
    assert (met.next_at, met.breached_at) == (None, at("2026-03-10 09:30"))


def test_pausing_keeps_the_working_time_that_is_left(begin: Begin) -> None:
    begin()
    [paused] = actions.pause("errand", 1, "waiting for the customer", at("2026-03-09 11:00"))
    assert paused.remaining == hours(6)
    assert (paused.due_at, paused.next_at, paused.light) == (None, None, "paused")
    assert fire_all(at("2026-04-01 00:00")) == 0, "a paused timer cannot be seen by the ticker"

    [resumed] = actions.resume("errand", 1, at("2026-03-13 16:30"))  # a Friday
    assert resumed.due_at == at("2026-03-16 15:00")
    assert resumed.next_at == at("2026-03-16 14:00"), "the warning moved along"
    assert resumed.remaining is None
    pause = Pause.objects.get(timer=resumed)
    assert (pause.began_at, pause.ended_at) == (at("2026-03-09 11:00"), at("2026-03-13 16:30"))


def test_pausing_over_a_night_costs_no_working_time(begin: Begin) -> None:
    due = begin().due_at
    actions.pause("errand", 1, "night", at("2026-03-09 18:00"))
    [resumed] = actions.resume("errand", 1, at("2026-03-10 08:00"))
    assert resumed.due_at == due


def test_pausing_twice_is_one_pause(begin: Begin) -> None:
    begin()
    actions.pause("errand", 1, "waiting", at("2026-03-09 11:00"))
    assert actions.pause("errand", 1, "waiting", at("2026-03-09 14:00")) == []
    assert Pause.objects.count() == 1
    actions.resume("errand", 1, at("2026-03-09 15:00"))
    assert actions.resume("errand", 1, at("2026-03-09 16:00")) == []


def test_a_statutory_clock_does_not_pause(begin: Begin) -> None:
    begin()
    begin(metric="statutory", calendar=None, target=timedelta(days=15), pausable=False)
    assert [timer.metric for timer in actions.pause("errand", 1, "waiting", MONDAY)] == ["return"]
    assert Timer.objects.get(metric="statutory").due_at == at("2026-03-24 09:00")


def test_a_warning_given_before_the_pause_is_not_given_again(begin: Begin) -> None:
    begin()
    assert fire_all(at("2026-03-10 09:00")) == 1
    actions.pause("errand", 1, "waiting", at("2026-03-10 09:00"))
    [resumed] = actions.resume("errand", 1, at("2026-03-10 10:00"))
    assert resumed.next_at == resumed.due_at == at("2026-03-10 10:30")


def test_a_pause_does_not_undo_a_breach_nobody_had_noticed(begin: Begin) -> None:
    begin(escalations=[{"after": 3600, "to": "owner", "user": None}])
    [paused] = actions.pause("errand", 1, "waiting", at("2026-03-10 10:00"))
    assert paused.breached_at == at("2026-03-10 09:30")
    assert paused.remaining == -hours(0.5)
    assert fire_all(at("2026-03-12 10:00")) == 2, "what it owed before the pause, no escalation"
    [resumed] = actions.resume("errand", 1, at("2026-03-12 10:00"))
    assert resumed.due_at == at("2026-03-10 09:30")
    assert resumed.next_at == at("2026-03-12 10:30"), "half an hour of the escalation's hour was left"


def test_meeting_while_paused_ends_the_pause(begin: Begin) -> None:
    begin()
    actions.pause("errand", 1, "waiting", at("2026-03-09 11:00"))
    met = actions.meet("errand", 1, "return", at("2026-03-20 11:00"))
    assert met
    assert (met.light, met.breached_at) == ("met", None)
    assert Pause.objects.get().ended_at == at("2026-03-20 11:00")


def test_cancelling_takes_every_metric_or_one(begin: Begin) -> None:
    begin()
    begin(metric="accept", target=hours(1), warn_before=[])
    assert actions.cancel("errand", 1, "accept") == 1
    assert actions.cancel("errand", 1) == 1
    assert fire_all(at("2026-04-01 00:00")) == 0


def test_an_extension_moves_the_date_and_its_warnings_on_record(begin: Begin, bob: User) -> None:
    begin()
    fire_all(at("2026-03-09 17:30"))
    timer = actions.extend("errand", 1, "return", by=hours(4), at=at("2026-03-10 09:00"), reason="配件未到", user=bob)
    assert timer.due_at == at("2026-03-10 15:00")
    assert timer.next_at == at("2026-03-10 14:00")
    change = timer.changes.get()
    assert (change.due_before, change.due_after) == (at("2026-03-10 09:30"), at("2026-03-10 15:00"))
    assert (change.by, change.reason) == (bob, "配件未到")


def test_a_passed_or_paused_deadline_is_not_extended(begin: Begin) -> None:
    begin()
    with pytest.raises(Refused) as refused:
        actions.extend("errand", 1, "return", by=hours(4), at=at("2026-03-10 09:30"), reason="", user=None)
    assert refused.value.code == "deadline_over"
    actions.pause("errand", 1, "waiting", at("2026-03-10 09:00"))
    with pytest.raises(Refused) as refused:
        actions.extend("errand", 1, "return", by=hours(4), at=at("2026-03-10 09:00"), reason="", user=None)
    assert refused.value.code == "deadline_paused"


def test_open_timers_of_a_list_come_in_one_query_next_due_first(
    begin: Begin, django_assert_num_queries: object
) -> None:
    begin(1)
    begin(2, target=hours(1), warn_before=[])
    begin(3)
    actions.pause("errand", 3, "waiting", MONDAY)
    with django_assert_num_queries(1):  # type: ignore[operator]
        timers = list(Timer.objects.open_for("errand", [1, 2, 3, 4]))
    assert [timer.subject_id for timer in timers] == [2, 1, 3]


def test_the_owner_changes_with_the_subject(begin: Begin, alice: User, bob: User, office: Calendar) -> None:
    begin(owner=alice)
    actions.assign("errand", 1, bob)
    assert Timer.objects.get().owner == bob
