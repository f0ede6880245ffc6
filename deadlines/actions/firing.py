"""What is due fires: claimed by one statement, each timer by itself, stamped with the time it was due."""

import logging
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import prefetch_related_objects

from cs_platform.lib.live import board_changed_on_commit
from deadlines import registry
from deadlines.actions.notices import Draft, plain_subject, send, worded
from deadlines.models import Timer

logger = logging.getLogger(__name__)

BATCH = 25
LONGEST_WAIT = timedelta(minutes=5)

#: Takes the timers that owe one longest and nobody else holds, and moves each to its next moment. Arrays
#: count from 1: `moments[level + 1]` is the one that is due, `moments[level + 2]` the next, or null.
CLAIM = """
UPDATE deadlines_timer SET
    level = level + 1,
    next_at = moments[level + 2],
    breached_at = CASE WHEN level = cardinality(warn_before) THEN moments[level + 1] ELSE breached_at END
WHERE id = ANY (ARRAY (
    SELECT id FROM deadlines_timer WHERE next_at <= %s ORDER BY next_at LIMIT %s FOR UPDATE SKIP LOCKED
))
RETURNING *
"""


def fire_one_due(now: datetime) -> bool:
    """Fire the next moment of the timer that owes one longest; False when none does."""
    return fire_due(now, limit=1) > 0


@transaction.atomic
def fire_due(now: datetime, limit: int = BATCH) -> int:
    """Fire up to `limit` moments that are due, in one transaction; returns how many were taken.

    Any number of callers may run at once, and any of them may die: what it had not committed is
    due as before. A handler that fails costs its own timer a wait, with the error on the row.
    """
    claimed = sorted(Timer.objects.raw(CLAIM, [now, limit]), key=lambda timer: timer.moments[timer.level - 1])
    prefetch_related_objects(claimed, "owner__team__lead", "owner__department__lead")
    send([draft for timer in claimed for draft in _fire(timer, now)])
    if claimed:
        board_changed_on_commit()
    return len(claimed)


def _fire(timer: Timer, now: datetime) -> list[Draft]:
    """Tell the handler; what is to be told to people comes back."""
    what, level, at = _moment(timer)
    handler = registry.handler_of(timer.subject_kind)
    try:
        with transaction.atomic():
            subject = handler(timer, what, level, at) if handler else plain_subject(timer)
            vain = what == "warned" and _is_over(timer, now)
            drafts = worded(timer, what, level, subject) if subject and not vain else []
            if timer.failures:
                Timer.objects.filter(pk=timer.pk).update(failures=0, last_error="")
    except Exception as error:
        _back_off(timer, error, now)
        return []
    return drafts


def _is_over(timer: Timer, now: datetime) -> bool:
    """A warning that comes after the fact (the desk was down) warns of nothing; a breach is still told."""
    return timer.met_at is not None or (timer.due_at is not None and timer.due_at <= now)


def _moment(timer: Timer) -> tuple[registry.What, int, datetime]:
    """What the claim has just passed: a warning (1, 2 …), the breach (0) or an escalation (1, 2 …)."""
    place, breach = timer.level - 1, len(timer.warn_before)
    at = timer.moments[place]
    return ("warned", place + 1, at) if place < breach else ("breached", place - breach, at)


def _back_off(timer: Timer, error: Exception, now: datetime) -> None:
    """Twice as long after each failure; a lock that was held is no failure. The stamp stays the due time."""
    row = Timer.objects.filter(pk=timer.pk)
    if isinstance(error, OperationalError):
        row.update(level=timer.level - 1, next_at=now + timedelta(seconds=1), last_error=str(error))
        return
    logger.error("timer %s (%s) could not fire", timer.pk, timer, exc_info=error)
    wait = min(timedelta(seconds=2 ** min(timer.failures, 10)), LONGEST_WAIT)
    row.update(level=timer.level - 1, next_at=now + wait, failures=timer.failures + 1, last_error=repr(error))
