"""Guessing numbers gets nobody in, and is slowed down: few tries for each address and for each number."""

from django.core.cache import cache
from django.http import HttpRequest
from redis import RedisError

from cs_platform.lib.callers import address_of

WINDOW = 15 * 60
MOST_FROM_ADDRESS = 20
MOST_FOR_NUMBER = 5


def too_many(request: HttpRequest, number: str) -> bool:
    """Counts this try; True when the address, or anybody for this number, has had enough for now."""
    try:
        counts = [_count(f"progress.from.{address_of(request)}"), _count(f"progress.for.{number[:40]}")]
    except RedisError:  # who cannot be counted does not guess
        return True
    return counts[0] > MOST_FROM_ADDRESS or counts[1] > MOST_FOR_NUMBER


def _count(key: str) -> int:
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key)
    except ValueError:  # fell out of its window between the two
        cache.set(key, 1, WINDOW)
        return 1
