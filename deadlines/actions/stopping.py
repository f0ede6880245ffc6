"""What pausing and meeting share: a clock stops, and keeps what it owes from before."""

from bisect import bisect_right
from datetime import datetime

from django.db.models import QuerySet

from deadlines.models import Timer
from deadlines.plan import Promise


def hold_open(subject_kind: str, subject_id: int) -> QuerySet[Timer]:
    """The subject's open timers, locked, always in the same order."""
    timers = Timer.objects.open().of(subject_kind, subject_id)
    return timers.select_for_update(no_key=True, of=("self",)).select_related("calendar").order_by("id")


def stop(timer: Timer, at: datetime) -> None:
    """No moment after `at` will fire; one that was due by then still does, though nobody noticed it yet.

    A due date that had come is a breach at that date, whenever the ticker gets to tell of it.
    """
    if timer.is_paused:
        return
    timer.moments = timer.moments[: bisect_right(timer.moments, at)]
    timer.next_at = timer.next_at if timer.level < len(timer.moments) else None
    breach = Promise.of(timer.warn_before, timer.escalations).breach
    if len(timer.moments) > breach:
        timer.breached_at = timer.moments[breach]
