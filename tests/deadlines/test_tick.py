"""The tick: bounded work, flat however many timers are open."""

import time
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from deadlines import actions, tasks
from deadlines.actions.firing import CLAIM
from deadlines.models import Timer
from tests.deadlines.calendars import hours
from tests.deadlines.support import Begin

pytestmark = pytest.mark.django_db


def test_a_tick_fires_what_is_due(begin: Begin) -> None:
    for number in range(60):
        begin(number, warn_before=[])
    tasks.tick()
    assert Timer.objects.filter(breached_at__isnull=False).count() == 60


def test_a_tick_that_runs_long_hands_over_to_the_next(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(60):
        begin(number, warn_before=[])
    handed: list[dict] = []
    monkeypatch.setattr(tasks, "SLICE", -1.0)
    monkeypatch.setattr(tasks.tick, "apply_async", lambda **options: handed.append(options))
    tasks.tick()
    assert Timer.objects.filter(breached_at__isnull=False).count() == actions.firing.BATCH
    assert len(handed) == 1


def test_beat_ticks_each_second_and_late_ticks_are_dropped() -> None:
    from cs_platform.celery import app

    [tick] = [each for each in app.conf.beat_schedule.values() if each["task"] == tasks.tick.name]
    assert (tick["schedule"], tick["options"]["expires"]) == (1.0, 1)


@pytest.fixture
def many_open(begin: Begin) -> None:
    """Thirty thousand open timers: due next year, paused, or with nothing left to fire."""
    timer = begin()
    far = timezone.now() + hours(9000)
    states: list[dict[str, Any]] = [
        {"next_at": far, "due_at": far},
        {"next_at": None, "due_at": None, "paused_at": timer.started_at},
        {"next_at": None, "due_at": timer.due_at, "breached_at": timer.due_at},
    ]
    Timer.objects.all().delete()
    Timer.objects.bulk_create(
        (
            Timer(
                subject_kind="errand",
                subject_id=number,
                metric="return",
                calendar=timer.calendar,
                target=timer.target,
                started_at=timer.started_at,
                moments=[far],
                **states[number % 3],
            )
            for number in range(30_000)
        ),
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE deadlines_timer")


def test_with_nothing_due_only_the_index_of_moments_is_asked(many_open: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {CLAIM}", [timezone.now(), 25])
        [[[plan]]] = cursor.fetchall()
    names = set(_values(plan, "Index Name"))
    assert "timer_next" in names
    assert "Seq Scan" not in set(_values(plan, "Node Type"))
    assert plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"] < 20


def test_with_nothing_due_a_tick_is_quick(many_open: None) -> None:
    took = []
    for _attempt in range(20):
        begun = time.perf_counter()
        assert actions.fire_due(timezone.now()) == 0
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.005


def _values(node: object, key: str) -> list[str]:
    """Every value of `key` in a plan."""
    if isinstance(node, dict):
        own = [node[key]] if key in node else []
        return own + [value for child in node.values() for value in _values(child, key)]
    if isinstance(node, list):
        return [value for child in node for value in _values(child, key)]
    return []
