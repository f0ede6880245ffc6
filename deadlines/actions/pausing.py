"""The clock stands still while we wait for somebody else, and goes on with the working time that was left."""

from datetime import datetime

from django.db import transaction

from deadlines.actions.starting import schedule
from deadlines.actions.stopping import hold_open, stop
from deadlines.models import Pause, Timer


@transaction.atomic
def pause(subject_kind: str, subject_id: int, reason: str, at: datetime) -> list[Timer]:
    """Pause every running timer of the subject that may pause (TK7); statutory ones go on (TK14)."""
    paused = list(hold_open(subject_kind, subject_id).filter(pausable=True, paused_at=None))
    for timer in paused:
        timer.remaining = timer.time_left(at)
        stop(timer, at)
        timer.paused_at = at
        timer.due_at = None
        timer.save()
        Pause.objects.create(timer=timer, reason=reason, began_at=at)
    return paused


@transaction.atomic
def resume(subject_kind: str, subject_id: int, at: datetime) -> list[Timer]:
    """Turn what was left back into dates, warnings included."""
    resumed = list(hold_open(subject_kind, subject_id).filter(paused_at__isnull=False))
    for timer in resumed:
        schedule(timer, at, timer.time_left(at), kept=timer.moments)
        timer.remaining = timer.paused_at = None
        timer.save()
        Pause.objects.filter(timer=timer, ended_at=None).update(ended_at=at)
    return resumed
