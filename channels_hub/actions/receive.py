"""What came in: kept first, understood second, so that nothing accepted is lost (X3)."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from channels_hub.actions.happenings import happened
from channels_hub.adapters import adapter_for
from channels_hub.models import Envelope, Inbox, Message

#: Seconds until the next try after the first, second … failure; the last one goes on for ever.
BACK_OFF = (2, 10, 60, 300, 1800, 6 * 3600)
#: For so long nobody else takes up what its keeper is understanding; should the keeper die, they do afterwards.
IN_HAND = timedelta(seconds=2)
_KEEP = """
    INSERT INTO channels_hub_envelope
        (inbox_id, dedupe_key, headers, body, received_at, next_try_at, tries, error)
    VALUES (%s, %s, %s, %s, %s, %s, 0, '')
    ON CONFLICT (inbox_id, dedupe_key) DO NOTHING RETURNING id
"""


def accept(
    inbox: Inbox, *, headers: Mapping[str, str], body: bytes, dedupe_key: str, in_hand: bool = False
) -> Envelope | None:
    """Keep a delivery as it came: one statement, its own transaction. None when it was seen before.

    `in_hand`: the caller goes on to understand it.
    """
    now = timezone.now()
    next_try_at = now + IN_HAND if in_hand else now
    values: list[Any] = [inbox.pk, dedupe_key, json.dumps(dict(headers)), body, now, next_try_at]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, values)
        row = cursor.fetchone()
    if row is None:
        return None
    return Envelope(
        pk=row[0],
        inbox=inbox,
        dedupe_key=dedupe_key,
        headers=dict(headers),
        body=body,
        received_at=now,
        next_try_at=next_try_at,
    )


def understand(envelope_id: int) -> Message | None:
    """Turn an owed envelope into what happened: all of it or, with the error noted, nothing.

    None when somebody else has done it or is doing it, when it held no message, or when it failed.
    """
    try:
        return _understand(envelope_id)
    except Exception as error:  # whatever is wrong with one envelope must not stop the next
        _note_failure(envelope_id, error)
        return None


@transaction.atomic
def _understand(envelope_id: int) -> Message | None:
    owed = Envelope.objects.select_related("inbox").select_for_update(no_key=True, of=("self",), skip_locked=True)
    envelope = owed.filter(pk=envelope_id, processed_at=None).first()
    if envelope is None:
        return None
    message = None
    for happening in adapter_for(envelope.inbox).parse(envelope.inbox, envelope):
        message = happened(envelope.inbox, happening, envelope.received_at) or message
    Envelope.objects.filter(pk=envelope.pk).update(processed_at=timezone.now(), error="")
    return message


@transaction.atomic
def _note_failure(envelope_id: int, error: Exception) -> None:
    envelope = Envelope.objects.select_for_update(no_key=True).get(pk=envelope_id)
    wait = BACK_OFF[min(envelope.tries, len(BACK_OFF) - 1)]
    envelope.tries += 1
    envelope.error = f"{type(error).__name__}: {error}"[:2000].replace("\x00", "")
    envelope.next_try_at = timezone.now() + timedelta(seconds=wait)
    envelope.save(update_fields=["tries", "error", "next_try_at"])


def owed(limit: int = 200) -> list[int]:
    """Envelopes whose time has come: left by a dead process, or failed and now to be tried again."""
    due = Envelope.objects.filter(processed_at=None, next_try_at__lte=timezone.now())
    return list(due.order_by("next_try_at").values_list("pk", flat=True)[:limit])
