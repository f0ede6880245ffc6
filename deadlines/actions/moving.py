"""A deadline moves, on record: extended by a person (TK13), or by a changed calendar (TK15)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cs_platform.lib.refusals import Refused
from deadlines.actions.starting import schedule
from deadlines.actions.stopping import hold_open
from deadlines.models import Change, Timer


@transaction.atomic
def extend(
    subject_kind: str, subject_id: int, metric: str, *, by: timedelta, at: datetime, reason: str, user: User | None
) -> Timer:
    """Give the running deadline `by` more working time; its warnings come again before the new date."""
    timer = hold_open(subject_kind, subject_id).filter(metric=metric).first()
    if timer is None or timer.breached_at or (timer.due_at and timer.due_at <= at):
        raise Refused("deadline_over", _("Only a deadline that has not passed can be extended."))
    if timer.is_paused:
        raise Refused("deadline_paused", _("This deadline is paused: it can be extended once it runs again."))
    change = Change(timer=timer, kind=Change.Kind.EXTENDED, at=at, due_before=timer.due_at, reason=reason, by=user)
    timer.target += by
    reschedule(timer, at, timer.time_left(at) + by)
    timer.save()
    change.due_after = timer.due_at
    change.save()
    return timer


def reschedule(timer: Timer, at: datetime, left: timedelta) -> None:
    """New dates for a running timer; warnings that lie before its new dates do not fire again."""
    timer.level = sum(left <= warning for warning in timer.warn_before)
    schedule(timer, at, left)


@transaction.atomic
def assign(subject_kind: str, subject_id: int, owner: User | None) -> int:
    """The subject has another owner: its open timers warn them from now on."""
    return Timer.objects.open().of(subject_kind, subject_id).update(owner=owner)
