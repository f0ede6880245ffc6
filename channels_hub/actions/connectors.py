"""How outside systems fare, noted where the administrator looks."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from channels_hub.models import Connector

#: Once a minute is exact enough for "last answered"; a failure that ended is noted at once.
NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def note_answer(connector: Connector) -> None:
    now = timezone.now()
    stale = Q(last_ok_at=None) | Q(last_ok_at__lt=now - NOTED_EVERY) | ~Q(last_error="")
    Connector.objects.filter(stale, pk=connector.pk).update(last_ok_at=now, last_error="")


@transaction.atomic
def note_failure(connector: Connector, detail: str) -> None:
    """`detail` says what happened without the customer's number; `last_error_at` outlives the trouble."""
    Connector.objects.filter(pk=connector.pk).update(last_error=detail, last_error_at=timezone.now())
