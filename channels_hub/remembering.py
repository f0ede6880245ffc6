"""Rows that every request reads and nobody changes twice a day: remembered for a moment, in this process."""

import time
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

from django.conf import settings

T = TypeVar("T")


def briefly(function: Callable[..., T]) -> Callable[..., T]:
    """Answer from memory for `REMEMBER_SECONDS`; with 0 nothing is remembered."""
    remembered = lru_cache(maxsize=512)(lambda _slot, *args: function(*args))

    @wraps(function)
    def answer(*args: object) -> T:
        seconds = settings.REMEMBER_SECONDS
        return remembered(time.monotonic() // seconds, *args) if seconds else function(*args)

    return answer
