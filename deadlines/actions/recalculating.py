"""A changed calendar: which open deadlines would move, and moving them on record (TK15)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from deadlines.actions.moving import reschedule
from deadlines.models import Calendar, Change, Timer


@dataclass(frozen=True)
class Move:
    """An open deadline that the calendar, as it is now, would set to another date."""

    timer: Timer
    due_before: datetime | None
    due_after: datetime | None


def change_calendar_preview(calendar: Calendar, at: datetime) -> list[Move]:
    """What `change_calendar` would move; changes nothing."""
    return list(_moves(_outdated(calendar, at), calendar, at))


@transaction.atomic
def change_calendar(calendar: Calendar, at: datetime, user: User | None, reason: str = "") -> list[Move]:
    """Set every open deadline of this calendar by its present version, with a record of each that moves.

    What is already late stays late: a breach is not undone by a calendar.
    """
    timers = _outdated(calendar, at).select_for_update(no_key=True, of=("self",))
    moves = list(_moves(timers, calendar, at))
    for move in moves:
        Change.objects.create(
            timer=move.timer,
            kind=Change.Kind.CALENDAR,
            at=at,
            due_before=move.due_before,
            due_after=move.due_after,
            reason=reason,
            by=user,
        )
        move.timer.save()
    _count_pauses_anew(calendar, at)
    Timer.objects.open().filter(calendar=calendar).update(calendar_version=calendar.version)
    return moves


def _count_pauses_anew(calendar: Calendar, at: datetime) -> None:
    """A paused timer has no date to move: only what it has left."""
    for timer in _outdated(calendar, at).filter(paused_at__isnull=False).select_for_update(no_key=True, of=("self",)):
        timer.calendar = calendar
        timer.remaining = timer.target - _worked(timer, at)
        timer.save(update_fields=["remaining"])


def _outdated(calendar: Calendar, at: datetime) -> QuerySet[Timer]:
    timers = Timer.objects.open().filter(calendar=calendar, breached_at=None)
    timers = timers.exclude(calendar_version=calendar.version).exclude(due_at__lte=at)
    return timers.prefetch_related("pauses").order_by("id")


def _moves(timers: QuerySet[Timer], calendar: Calendar, at: datetime) -> Iterator[Move]:
    for timer in timers.filter(paused_at=None):
        timer.calendar = calendar
        due_before = timer.due_at
        reschedule(timer, at, timer.target - _worked(timer, at))
        if due_before != timer.due_at:
            yield Move(timer, due_before, timer.due_at)


def _worked(timer: Timer, at: datetime) -> timedelta:
    """Working time that has passed on this clock, pauses left out."""
    working, begin, worked = timer.working(), timer.started_at, timedelta(0)
    for pause in timer.pauses.all():
        worked += working.between(begin, pause.began_at)
        begin = pause.ended_at or at
    return worked + working.between(begin, at)
