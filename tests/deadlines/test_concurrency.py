"""Many tickers at once on the real database: each moment fires exactly once, whatever dies."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import User
from deadlines import actions
from deadlines.models import Notice, Timer

pytestmark = pytest.mark.django_db(transaction=True)

BEGIN = datetime.fromisoformat("2026-03-09T09:00:00+08:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def owner(transactional_db: None) -> User:
    return User.objects.create(username="olga")


def due_timers(count: int, owner: User | None = None) -> None:
    """Timers due one after the other, a millisecond apart, all of them long ago."""
    due = [BEGIN + HOUR + timedelta(milliseconds=number) for number in range(count)]
    Timer.objects.bulk_create(
        Timer(
            subject_kind="errand",
            subject_id=number,
            metric="return",
            target=HOUR,
            started_at=moment - HOUR,
            due_at=moment,
            moments=[moment],
            next_at=moment,
            escalations=[],
            owner=owner,
        )
        for number, moment in enumerate(due)
    )


def in_threads(workers: int, work: Callable[[], int]) -> list[int]:
    def alone() -> int:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return [each.result(timeout=100) for each in [pool.submit(alone) for _worker in range(workers)]]


def fire_until_none_is_due() -> int:
    now, fired = timezone.now(), 0
    while taken := actions.fire_due(now):
        fired += taken
    return fired


def each_fired_once(count: int) -> None:
    rows = Timer.objects.values_list("breached_at", "due_at", "level", "next_at", "failures")
    assert Counter((breached == due, level, after, failed) for breached, due, level, after, failed in rows) == {
        (True, 1, None, 0): count
    }


def test_ten_thousand_due_at_once_fire_once_each_with_their_own_time(owner: User) -> None:
    Timer.objects.all().delete()
    due_timers(10_000)
    begun = time.monotonic()
    fired = in_threads(4, fire_until_none_is_due)
    took = time.monotonic() - begun
    assert sum(fired) == 10_000
    assert min(fired) > 0, "all four took part"
    each_fired_once(10_000)
    assert took < 60, f"{took:.1f} s"


def test_each_notice_is_written_once_by_two_ticks_in_parallel(owner: User) -> None:
    due_timers(300)
    Timer.objects.update(owner=owner, escalations=[])
    lead = User.objects.create(username="lena")
    _lead_of(owner, lead)
    assert sum(in_threads(2, fire_until_none_is_due)) == 300
    each_fired_once(300)
    assert Notice.objects.filter(user=lead, level="breach").count() == 300


def test_meeting_and_firing_at_the_same_time_agree(owner: User) -> None:
    due_timers(200)

    def meet_all() -> int:
        for number in range(200):
            actions.meet("errand", number, "return", timezone.now())
        return 0

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda work: _closing(work), [meet_all, fire_until_none_is_due]))
    fire_until_none_is_due()
    each_fired_once(200)
    assert not Timer.objects.open().exists()


def test_starting_the_same_deadline_in_parallel_makes_one(owner: User) -> None:
    def begin() -> int:
        timer = actions.start("errand", 1, "return", target=HOUR, calendar=None, at=BEGIN)
        return timer.pk

    assert len(set(in_threads(6, begin))) == 1
    assert Timer.objects.count() == 1


KILLED = """
import os, sys, time
import django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from django.utils import timezone
from deadlines.actions import fire_due
from deadlines.registry import Subject, on_timer

def slow(timer, what, level, at):
    print(timer.subject_id, flush=True)
    time.sleep(0.02)
    return Subject(f"errand {timer.subject_id}")

on_timer("errand", slow)
while fire_due(timezone.now(), limit=3):
    pass
"""


def test_a_worker_killed_while_firing_loses_and_doubles_nothing(owner: User) -> None:
    lead = User.objects.create(username="lena")
    _lead_of(owner, lead)
    due_timers(60, owner)
    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(connection.settings_dict["NAME"])],
        stdout=subprocess.PIPE,
        text=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    assert worker.stdout
    begun = [worker.stdout.readline() for _line in range(5)]
    worker.send_signal(signal.SIGKILL)
    worker.wait(timeout=10)
    assert all(begun), "it was in the middle of its second batch of three"
    _until_the_row_is_free(int(begun[-1]))

    fired = Timer.objects.filter(level=1).count()
    assert fired >= 3
    assert fired % 3 == 0
    assert Notice.objects.count() == fired, "what was begun and not committed never was"
    fire_until_none_is_due()
    each_fired_once(60)
    assert Notice.objects.filter(user=lead).count() == 60


def _lead_of(owner: User, lead: User) -> None:
    from accounts.models import Department, Team

    department = Department.objects.create(code="d", name="d")
    owner.team = Team.objects.create(code="t", name="t", department=department, lead=lead)
    owner.save()


def _closing(work: Callable[[], int]) -> int:
    try:
        return work()
    finally:
        connections.close_all()


def _until_the_row_is_free(subject_id: int) -> None:
    """The server notices that the worker is gone and rolls its transaction back."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with transaction.atomic():
            free = Timer.objects.select_for_update(skip_locked=True).filter(subject_id=subject_id)
            if free.exists() and Timer.objects.filter(next_at=None).count() == Notice.objects.count():
                return
        time.sleep(0.05)
    raise AssertionError("the killed worker's transaction still stands")
