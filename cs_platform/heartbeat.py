"""The pulse of beat and worker, read by `/healthz` and `/metrics`.

Every two seconds beat notes that it hands out the heartbeat task, and a worker notes that it did it.
"""

import time

from django.core.cache import cache

PARTS = ("beat", "worker")
#: A pulse older than this: the part stands still.
LIMIT_SECONDS = 15


def record(part: str) -> None:
    """Note that `part` is alive now."""
    cache.set(f"heartbeat.{part}", time.time(), timeout=None)


def age(part: str) -> float | None:
    """Seconds since the last pulse of `part`; None before the first."""
    last = cache.get(f"heartbeat.{part}")
    return None if last is None else max(0.0, time.time() - last)


def forget() -> None:
    """Before a start: what an earlier run noted says nothing about this one."""
    cache.delete_many([f"heartbeat.{part}" for part in PARTS])
