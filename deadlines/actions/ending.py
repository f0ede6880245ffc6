"""A promise is kept, or falls away."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from deadlines.actions.stopping import hold_open, stop
from deadlines.models import Pause, Timer


@transaction.atomic
def meet(subject_kind: str, subject_id: int, metric: str, at: datetime) -> Timer | None:
    """The promise was kept at `at`; None when none was open. A breach before that stays one."""
    for timer in hold_open(subject_kind, subject_id).filter(metric=metric):
        stop(timer, at)
        timer.met_at = at
        _end_pause(timer, at)
        timer.save()
        return timer
    return None


@transaction.atomic
def cancel(subject_kind: str, subject_id: int, metric: str | None = None, at: datetime | None = None) -> int:
    """The promise fell away (a withdrawn order): nothing of it fires any more. All metrics without `metric`."""

    at = at or timezone.now()
    timers = hold_open(subject_kind, subject_id)
    cancelled = list(timers.filter(metric=metric) if metric else timers)
    for timer in cancelled:
        timer.cancelled_at = at
        timer.next_at = None
        _end_pause(timer, at)
        timer.save()
    return len(cancelled)


def _end_pause(timer: Timer, at: datetime) -> None:
    if timer.is_paused:
        Pause.objects.filter(timer=timer, ended_at=None).update(ended_at=at)
        timer.paused_at = None
