"""The pulse of beat and worker: written by a task, read by `/healthz`."""

import time

from django.core.cache import cache

KEY = "heartbeat"
#: A pulse is written every 2 seconds; older than this, something stands still.
LIMIT_SECONDS = 15


def record() -> None:
    """Note that a worker has just done what beat handed out."""
    cache.set(KEY, time.time(), timeout=None)


def age() -> float | None:
    """Seconds since the last pulse; None before the first."""
    last = cache.get(KEY)
    return None if last is None else max(0.0, time.time() - last)


def forget() -> None:
    """Before a start: what an earlier run recorded says nothing about this one."""
    cache.delete(KEY)
