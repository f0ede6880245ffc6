"""Slows down who asks too fast: one counter per minute in the cache, nothing kept."""

import time
from dataclasses import dataclass

from django.core.cache import cache

MINUTE = 60


@dataclass(frozen=True)
class Rate:
    name: str
    a_minute: int


BEGINNING = Rate("begin", 60)  # sessions from one address: an office shares one
READING = Rate("read", 240)
WRITING = Rate("write", 40)
SENDING_UP = Rate("files", 20)


def seconds_to_wait(rate: Rate, who: str) -> int:
    """0 when the request may pass; a cache that is down lets everybody pass."""
    now = int(time.time())
    key = f"rate.{rate.name}.{who}.{now // MINUTE}"
    try:
        count = _counted(key)
    except Exception:  # the counter is a courtesy, the conversation is not
        return 0
    return MINUTE - now % MINUTE if count > rate.a_minute else 0


def _counted(key: str) -> int:
    """This call included. Only the first of a minute has to make the counter."""
    try:
        return cache.incr(key)
    except ValueError:
        cache.add(key, 0, MINUTE)
        return cache.incr(key)
