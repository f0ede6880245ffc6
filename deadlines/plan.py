"""At which moments a timer has something to tell: pure, on working time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from deadlines.working_time import WorkingTime


@dataclass(frozen=True)
class Promise:
    """What is asked of a timer: warnings by working time left, escalations by working time overdue."""

    warn_before: tuple[timedelta, ...]
    escalate_after: tuple[timedelta, ...]

    @classmethod
    def of(cls, warn_before: Sequence[timedelta], escalations: Sequence[dict[str, Any]]) -> "Promise":
        return cls(tuple(warn_before), tuple(timedelta(seconds=each["after"]) for each in escalations))

    @property
    def breach(self) -> int:
        """The place of the due date among the moments."""
        return len(self.warn_before)

    def moments(self, working: WorkingTime, at: datetime, left: timedelta) -> list[datetime]:
        """Warnings, due date, escalations, when `left` is the working time left at `at`.

        What would lie before `at` is put there: a clock cannot owe the past anything new.
        """
        waits = [
            *(left - warning for warning in self.warn_before),
            left,
            *(left + after for after in self.escalate_after),
        ]
        return [working.add(at, max(wait, timedelta(0))) for wait in waits]
