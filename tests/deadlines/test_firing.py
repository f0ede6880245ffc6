"""What fires, when, in whose name, and what a failing handler costs."""

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError

from accounts.models import Team, User
from deadlines import actions
from deadlines.models import Notice, Timer
from deadlines.registry import Subject, on_timer
from tests.deadlines.calendars import at, hours
from tests.deadlines.support import Begin, fire_all

pytestmark = pytest.mark.django_db

WARNING, DUE = at("2026-03-09 17:30"), at("2026-03-10 09:30")


class Told:
    """A handler that remembers what it was told."""

    def __init__(self, subject: Subject | None = None) -> None:
        self.calls: list[tuple[str, int, datetime]] = []
        self.subject = subject

    def __call__(self, timer: Timer, what: str, level: int, at: datetime) -> Subject | None:
        self.calls.append((what, level, at))
        return self.subject


def test_nothing_fires_before_its_time(begin: Begin) -> None:
    begin()
    assert not actions.fire_one_due(WARNING - timedelta(microseconds=1))
    assert actions.fire_one_due(WARNING)


def test_each_moment_fires_once_stamped_with_its_own_time(begin: Begin) -> None:
    told = Told()
    on_timer("errand", told)
    begin(warn_before=[hours(1), hours(2)], escalations=[{"after": 3600, "to": "owner", "user": None}])
    assert fire_all(at("2026-03-20 00:00")) == 4, "a ticker that slept a week"
    assert told.calls == [
        ("warned", 1, at("2026-03-09 16:30")),
        ("warned", 2, WARNING),
        ("breached", 0, DUE),
        ("breached", 1, at("2026-03-10 10:30")),
    ]
    timer = Timer.objects.get()
    assert (timer.breached_at, timer.next_at, timer.light) == (DUE, None, "late")
    assert timer.is_open, "late is not over: it still wants to be met"


def test_the_oldest_debt_fires_first(begin: Begin) -> None:
    for number, target in [(1, 3), (2, 1), (3, 2)]:
        begin(number, target=hours(target), warn_before=[])
    fired: list[int] = []
    on_timer("errand", lambda timer, what, level, at: fired.append(timer.subject_id))
    fire_all(at("2026-03-20 00:00"))
    assert fired == [2, 3, 1]


def test_a_failing_handler_costs_only_its_own_timer(begin: Begin) -> None:
    begin(1)
    begin(2)

    def fails_for_the_first(timer: Timer, what: str, level: int, at: datetime) -> None:
        if timer.subject_id == 1:
            raise ValueError("no such errand")

    on_timer("errand", fails_for_the_first)
    assert fire_all(WARNING) == 2
    failed, fine = Timer.objects.order_by("subject_id")
    assert (failed.level, failed.failures, failed.next_at) == (0, 1, WARNING + timedelta(seconds=1))
    assert "no such errand" in failed.last_error
    assert fine.level == 1
    assert Notice.objects.count() == 0


def test_a_failing_timer_waits_longer_each_time_and_keeps_its_stamp(begin: Begin) -> None:
    begin(warn_before=[])

    def fails(timer: Timer, what: str, level: int, at: datetime) -> None:
        raise ValueError

    on_timer("errand", fails)
    now = DUE
    waits = []
    for _attempt in range(12):
        actions.fire_one_due(now)
        next_at = Timer.objects.get().next_at
        assert next_at
        waits.append((next_at - now).total_seconds())
        now = next_at
    assert waits[:4] == [1, 2, 4, 8]
    assert max(waits) == 300

    told = Told()
    on_timer("errand", told)
    actions.fire_one_due(now)
    assert told.calls == [("breached", 0, DUE)]
    mended = Timer.objects.get()
    assert (mended.breached_at, mended.failures, mended.last_error) == (DUE, 0, "")


def test_a_held_lock_is_no_failure(begin: Begin) -> None:
    begin()

    def locked(timer: Timer, what: str, level: int, at: datetime) -> None:
        raise OperationalError("could not obtain lock")

    on_timer("errand", locked)
    actions.fire_one_due(WARNING)
    timer = Timer.objects.get()
    assert (timer.failures, timer.next_at) == (0, WARNING + timedelta(seconds=1))


def test_a_warning_goes_to_the_owner_and_a_breach_to_their_lead(begin: Begin, alice: User, bob: User) -> None:
    begin(owner=alice)
    fire_all(WARNING)
    fire_all(DUE)
    warning, breach = Notice.objects.order_by("id")
    assert (warning.user, warning.level) == (alice, "warning")
    assert (breach.user, breach.level) == (bob, "breach")


def test_without_a_team_the_head_of_the_department_is_told(begin: Begin, dora: User, chen: User) -> None:
    begin(owner=dora, warn_before=[])
    fire_all(DUE)
    assert Notice.objects.get().user == chen


def test_escalations_reach_the_people_they_name(begin: Begin, alice: User, bob: User, dora: User) -> None:
    escalations = [
        {"after": 60, "to": "department_lead", "user": None},
        {"after": 120, "to": "user", "user": dora.pk},
        {"after": 180, "to": "owner", "user": None},
    ]
    begin(owner=alice, warn_before=[], escalations=escalations)
    fire_all(at("2026-03-20 00:00"))
    assert [notice.user for notice in Notice.objects.order_by("id")] == [bob, bob, dora, alice]


def test_the_handler_words_the_notice_and_knows_the_owner_of_now(begin: Begin, alice: User, chen: User) -> None:
    on_timer("errand", Told(Subject("GD-2026-0007 宽带故障", url="/tickets/7/", owner=alice)))
    begin(owner=chen)
    fire_all(WARNING)
    notice = Notice.objects.get()
    assert notice.user == alice
    assert "GD-2026-0007 宽带故障" in notice.title
    assert notice.url == "/tickets/7/"


def test_without_an_owner_the_lead_of_the_team_is_warned(begin: Begin, bob: User) -> None:
    on_timer("errand", Told(Subject("会话", team=Team.objects.get(code="multimedia"))))
    begin()
    fire_all(WARNING)
    fire_all(DUE)
    assert [notice.user for notice in Notice.objects.all()] == [bob, bob]


def test_a_warning_after_the_fact_is_not_told(begin: Begin, alice: User, bob: User) -> None:
    told = Told(Subject("GD-2026-0007"))
    on_timer("errand", told)
    begin(owner=alice)
    fire_all(DUE)
    assert [what for what, _level, _at in told.calls] == ["warned", "breached"], "the app hears of both"
    assert [notice.level for notice in Notice.objects.all()] == ["breach"]


def test_a_handler_may_say_that_nobody_needs_telling(begin: Begin, alice: User) -> None:
    on_timer("errand", Told(None))
    begin(owner=alice)
    assert fire_all(DUE) == 2
    assert Notice.objects.count() == 0


def test_nobody_to_tell_is_no_error(begin: Begin) -> None:
    begin()
    assert fire_all(DUE) == 2
    assert Notice.objects.count() == 0


def test_a_notice_is_written_in_the_language_of_its_reader(begin: Begin, alice: User) -> None:
    alice.language = "en"
    alice.save()
    begin(owner=alice)
    fire_all(WARNING)
    notice = Notice.objects.get()
    assert notice.title == "Soon due: Errand 1"
    assert notice.body == "Return by 03-10 09:30"


def test_a_notice_is_shown_on_the_screen_once_it_stands(
    begin: Begin, alice: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    sent: list[tuple[str, dict]] = []
    monkeypatch.setattr("cs_platform.lib.live._publish", lambda group, frame: sent.append((group, frame)))
    begin(owner=alice)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        fire_all(WARNING)
    [(group, frame)] = [each for each in sent if each[0] != "board"]  # the live board has its own news
    assert group == f"user.{alice.pk}"
    assert (frame["type"], frame["level"]) == ("notice", "warning")
    assert frame["id"] == Notice.objects.get().pk
