"""What is due fires: one row, one transaction, stamped with the time it was due."""

import logging
from copy import copy
from datetime import datetime, timedelta

from django.db import OperationalError, transaction

from deadlines import registry
from deadlines.actions.notices import tell
from deadlines.models import Timer
from deadlines.plan import Promise

logger = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(minutes=5)


def fire_one_due(now: datetime) -> bool:
    """Fire the next moment of the timer that owes one longest; False when none does.

    Any number of callers may run at once: each takes a row that nobody else holds. A handler that
    fails costs its own timer a wait, with the error on the row; the others go on.
    """
    held: Timer | None = None
    try:
        with transaction.atomic():
            timer = Timer.objects.owed(now).select_for_update(skip_locked=True, of=("self",)).first()
            if timer is None:
                return False
            held = copy(timer)
            _fire(timer)
    except Exception as error:
        if held is None:
            raise
        _back_off(held, error, now)
    return True


def _fire(timer: Timer) -> None:
    breach = Promise.of(timer.warn_before, timer.escalations).breach
    at, place = timer.moments[timer.level], timer.level
    timer.level += 1
    timer.next_at = timer.moments[timer.level] if timer.level < len(timer.moments) else None
    if place == breach:
        timer.breached_at = at
    timer.failures, timer.last_error = 0, ""
    what: registry.What = "warned" if place < breach else "breached"
    level = place + 1 if place < breach else place - breach
    handler = registry.handler_of(timer.subject_kind)
    subject = handler(timer, what, level, at) if handler else None
    tell(timer, what, level, at, subject)
    timer.save(update_fields=["level", "next_at", "breached_at", "failures", "last_error"])


def _back_off(timer: Timer, error: Exception, now: datetime) -> None:
    """Twice as long after each failure; a lock that was held is no failure. The stamp stays the due time."""
    row = Timer.objects.filter(pk=timer.pk, level=timer.level)
    if isinstance(error, OperationalError):
        row.update(next_at=now + timedelta(seconds=1), last_error=str(error))
        return
    logger.exception("timer %s (%s) could not fire", timer.pk, timer)
    wait = min(timedelta(seconds=2 ** min(timer.failures, 10)), LONGEST_WAIT)
    row.update(next_at=now + wait, failures=timer.failures + 1, last_error=repr(error))
