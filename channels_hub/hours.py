"""Service hours of an inbox (CH5)."""

import time
from datetime import datetime
from functools import lru_cache

from django.utils import timezone

from channels_hub.models import Inbox
from deadlines.models import Calendar
from deadlines.working_time import WorkingTime

#: Seconds that a calendar is kept in memory: each frame to a customer says whether we are open.
KEPT = 5


def is_open(inbox: Inbox, at: datetime | None = None) -> bool:
    calendar = _calendar(inbox)
    return calendar is None or calendar.is_open(at or timezone.now())


def next_opening(inbox: Inbox, at: datetime | None = None) -> datetime | None:
    """When it opens next; None when it is open now, or never will be."""
    calendar, at = _calendar(inbox), at or timezone.now()
    if calendar is None or calendar.is_open(at):
        return None
    return calendar.next_opening(at)


def _calendar(inbox: Inbox) -> WorkingTime | None:
    if inbox.service_hours_id is None:
        return None
    return _working(inbox.service_hours_id, int(time.monotonic() // KEPT))


@lru_cache(maxsize=64)
def _working(calendar_id: int, _slot: int) -> WorkingTime:
    return Calendar.objects.get(pk=calendar_id).working()
