"""The tick: bounded work, flat however many timers are open."""

import time

import pytest
from django.db import connection
from django.utils import timezone

from deadlines import actions, tasks
from deadlines.actions.firing import CLAIM
from deadlines.models import Timer
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


#: Open timers: due next year, paused, or late with nothing left to fire.
OPEN = """
INSERT INTO deadlines_timer (subject_kind, subject_id, metric, cycle, calendar_version, target, warn_before,
  escalations, pausable, started_at, due_at, paused_at, moments, level, next_at, failures, last_error)
SELECT 'errand', n, 'return', 1, 0, interval '8 hours', '{}', '[]', true, now(),
  CASE n % 3 WHEN 0 THEN far WHEN 2 THEN now() END, CASE n % 3 WHEN 1 THEN now() END,
  ARRAY[far], n % 3 / 2, CASE n % 3 WHEN 0 THEN far END, 0, ''
FROM (SELECT n, now() + interval '1 year' AS far FROM generate_series(1, 30000) AS n) AS rows
"""


@pytest.fixture
def many_open(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
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
