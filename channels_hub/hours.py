"""Service hours of an inbox (CH5)."""

from contextlib import suppress
from datetime import datetime

from django.utils import timezone

from channels_hub.models import Inbox
from channels_hub.remembering import briefly
from deadlines.models import Calendar
from deadlines.working_time import NeverOpen, WorkingTime


def is_open(inbox: Inbox, at: datetime | None = None) -> bool:
    calendar = _calendar(inbox)
    return calendar is None or calendar.is_open(at or timezone.now())


def next_opening(inbox: Inbox, at: datetime | None = None) -> datetime | None:
    """When it opens next; None when it is open now, or never will be."""
    calendar, at = _calendar(inbox), at or timezone.now()
    if calendar is None or calendar.is_open(at):
        return None
    with suppress(NeverOpen):
        return calendar.next_opening(at)
    return None


def _calendar(inbox: Inbox) -> WorkingTime | None:
    if inbox.service_hours_id is None:
        return None
    return _working(inbox.service_hours_id)


@briefly
def _working(calendar_id: int) -> WorkingTime:
    return Calendar.objects.get(pk=calendar_id).working()
