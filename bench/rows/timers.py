"""The ticker: what nothing due costs, and how long ten thousand deadlines take that fall due together."""

import statistics
import time
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from bench.platform import Platform
from bench.table import Row, ms, show

ATTEMPTS = 200
DUE = 10_000
WITHIN = 60  # seconds until we give up waiting

#: Open timers of next year.
OPEN = """
INSERT INTO deadlines_timer (subject_kind, subject_id, metric, cycle, calendar_version, target, warn_before,
  escalations, pausable, started_at, due_at, moments, level, next_at, failures, last_error, owner_id)
SELECT 'bench', n, 'return', 1, 0, interval '8 hours', '{}', '[]', true, now(), at, ARRAY[at], 0, at, 0, '', %(owner)s
FROM (SELECT n, %(at)s::timestamptz AS at FROM generate_series(%(first)s, %(last)s) AS n) AS rows
"""


def measure(platform: Platform) -> None:
    from accounts.models import User

    alice = User.objects.get(username="alice")
    _all_at_once(alice.pk)
    first = 1
    for count in (1_000, 100_000, 1_000_000):
        _open(first, count, timezone.now() + timedelta(days=365), None)
        first = count + 1
        figures = {"p50": ms(_tick()), "open": f"{count:,}"}
        show(Row("tick with nothing due", figures, "flat, under 5 ms"))


def _open(first: int, last: int, at: datetime, owner: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(OPEN, {"first": first, "last": last, "at": at, "owner": owner})
        cursor.execute("ANALYZE deadlines_timer")


def _tick() -> float:
    """Milliseconds of one look for something due, here, beside the running desk."""
    from deadlines.actions import fire_due

    took = []
    for _attempt in range(ATTEMPTS):
        begun = time.perf_counter()
        fire_due(timezone.now())
        took.append(time.perf_counter() - begun)
    return statistics.median(took) * 1000


def _all_at_once(owner: int) -> None:
    """The desk's own beat and two workers, with a notice to the owner's lead for each."""
    from deadlines.models import Notice, Timer

    due = timezone.now() + timedelta(seconds=4)
    _open(1, DUE, due, owner)
    fired = Timer.objects.filter(subject_kind="bench", breached_at=due)
    until = time.monotonic() + WITHIN
    while fired.count() < DUE and time.monotonic() < until:
        time.sleep(0.1)
    figures = {
        "all after": f"{(timezone.now() - due).total_seconds():.1f} s",
        "fired": f"{fired.count():,}",
        "notices": f"{Notice.objects.count():,}",
    }
    show(Row(f"{DUE:,} timers due in one second, 2 workers", figures, "10 s, each once"))
    Timer.objects.filter(subject_kind="bench").delete()
