"""Ticket numbers: the day and a count from 1, as 20261122-00017."""

from datetime import datetime

from django.db import connection
from django.utils import timezone


def allocate(at: datetime) -> str:
    """The next number of the day in the centre's zone; its row stays locked until the transaction ends, so no gaps."""
    day = timezone.localdate(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tickets_daycounter AS counter (day, last) VALUES (%s, 1) "
            "ON CONFLICT (day) DO UPDATE SET last = counter.last + 1 RETURNING last",
            [day],
        )
        (last,) = cursor.fetchone()
    return f"{day:%Y%m%d}-{last:05d}"
