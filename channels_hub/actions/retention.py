"""Personal data kept for a set time (X4): what is too old goes in batches, each its own transaction."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from channels_hub import personal_data
from channels_hub.forgetting import delete_attachments, forget_calls, forget_conversations
from channels_hub.giving import envelopes_of
from channels_hub.models import Attachment, Call, Conversation, Customer, Envelope, Identity, Reveal

ROWS = 200
BATCHES = 25


def run_out() -> dict[str, int]:
    """Do at most `BATCHES` of each kind, the rest tomorrow; how many rows by kind. 0 days keeps for ever."""
    done = {}
    for kind, days in settings.KEEP_DAYS.items():
        if days > 0:
            done[kind] = _run_out(personal_data.batches[kind], timezone.now() - timedelta(days=days))
    return done


def _run_out(batch: personal_data.Batch, before: datetime) -> int:
    total = 0
    for _round in range(BATCHES):
        total += (did := batch(before, ROWS))
        if did < ROWS:
            break
    return total


@transaction.atomic
def conversations(before: datetime, limit: int) -> int:
    rows = Conversation.objects.filter(closed_at__lt=before, forgotten_at=None, customer__legal_hold=False)
    ids = _locked(rows.order_by("closed_at"), limit)
    _delete_files(forget_conversations(ids))
    return len(ids)


@transaction.atomic
def calls(before: datetime, limit: int) -> int:
    """Those that ended in the exchange's menu: no conversation takes them along."""
    held = Customer.objects.filter(legal_hold=True).exclude(phone="").values("phone")
    rows = Call.objects.filter(conversation=None, ended_at__lt=before).exclude(number__in=held)
    ids = _locked(rows.exclude(number="", name="", menu=[]).order_by("pk"), limit)
    forget_calls(Call.objects.filter(pk__in=ids))
    return Call.objects.filter(pk__in=ids).update(number="", name="")


@transaction.atomic
def attachments(before: datetime, limit: int) -> int:
    rows = Attachment.objects.filter(
        created_at__lt=before, conversation__status=Conversation.Status.CLOSED, conversation__customer__legal_hold=False
    )
    ids = _locked(rows.order_by("pk"), limit)
    _delete_files(delete_attachments(Attachment.objects.filter(pk__in=ids)))
    return len(ids)


@transaction.atomic
def envelopes(before: datetime, limit: int) -> int:
    """The content goes; the key stays, so that a late second delivery is still known."""
    held = envelopes_of(Identity.objects.filter(customer__legal_hold=True)).values("pk")
    rows = Envelope.objects.filter(processed_at__lt=before).exclude(body=b"", headers={}).exclude(pk__in=held)
    ids = _locked(rows.order_by("pk"), limit)
    Envelope.objects.filter(pk__in=ids).update(body=b"", headers={}, error="")
    return len(ids)


@transaction.atomic
def reveals(before: datetime, limit: int) -> int:
    ids = _locked(Reveal.objects.filter(until__lt=before, customer__legal_hold=False).order_by("pk"), limit)
    Reveal.objects.filter(pk__in=ids).delete()
    return len(ids)


def _locked(rows: QuerySet[Any], limit: int) -> list[int]:
    locked = rows.select_for_update(of=("self",), skip_locked=True)
    return list(locked.values_list("pk", flat=True)[:limit])


def _delete_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
