"""What the tests of deadlines share beside fixtures."""

from datetime import datetime
from typing import Any, Protocol

from deadlines import actions
from deadlines.models import Timer
from tests.deadlines.calendars import at

MONDAY = at("2026-03-09 09:00")


class Begin(Protocol):
    def __call__(self, subject_id: int = ..., **changed: Any) -> Timer: ...


def fire_all(now: datetime, limit: int = 100) -> int:
    """Ticks until nothing is owed; how many moments fired."""
    for fired in range(limit):
        if not actions.fire_one_due(now):
            return fired
    raise AssertionError("the ticker never ends")
