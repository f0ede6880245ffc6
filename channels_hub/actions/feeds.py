"""Fetching what a channel does not deliver: one look at a time for each feed, cursor and envelopes in one commit."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from channels_hub.actions import receive
from channels_hub.adapters import adapter_for, installed
from channels_hub.adapters.base import Fetched, SendError
from channels_hub.models import Feed, Inbox

#: A look that began longer ago was of a process that died.
CLAIM = timedelta(seconds=60)
#: Seconds until the next look after the first, second … failure in a row.
BACK_OFF = (5, 15, 60, 300)


def prepare() -> None:
    """A row for each feed of each active inbox."""
    there = set(Feed.objects.values_list("inbox_id", "name"))
    for inbox in Inbox.objects.filter(active=True, channel__in=installed()):
        for name in adapter_for(inbox).feeds(inbox):
            if (inbox.pk, name) not in there:
                Feed.objects.get_or_create(inbox=inbox, name=name)


def owed() -> list[int]:
    """Feeds whose time has come and that nobody is looking at."""
    return list(_free().filter(due_at__lte=timezone.now(), inbox__active=True).values_list("pk", flat=True)[:100])


def look(feed_id: int) -> int:
    """Fetch all that has come; how many envelopes are new. 0 when somebody else is looking or it is not due."""
    new, more = 0, True
    while more and (feed := _claim(feed_id)):
        adapter = adapter_for(feed.inbox)
        try:
            fetched = adapter.fetch(feed.inbox, feed.name, feed.cursor, feed.hint)
        except Exception as error:  # whatever is wrong with one feed must not stop the next
            _failed(feed, error)
            if not isinstance(error, SendError):
                raise
            return new
        kept = _keep(feed, fetched, adapter.feeds(feed.inbox).get(feed.name, CLAIM.total_seconds()))
        new, more = new + len(kept), fetched.more
        for envelope_id in kept:
            receive.understand(envelope_id)
    return new


def _free() -> Any:
    return Feed.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=timezone.now()))


def _claim(feed_id: int) -> Feed | None:
    """The feed, ours for `CLAIM`; two who want it cannot both have it."""
    now = timezone.now()
    won = _free().filter(pk=feed_id, due_at__lte=now).update(claimed_until=now + CLAIM, looked_at=now)
    return Feed.objects.select_related("inbox").get(pk=feed_id) if won else None


@transaction.atomic
def _keep(feed: Feed, fetched: Fetched, seconds: float) -> list[int]:
    """Envelopes and cursor, all or nothing; nothing at all when somebody else has moved the cursor meanwhile."""
    row = Feed.objects.select_for_update(no_key=True).get(pk=feed.pk)
    if row.cursor != feed.cursor:
        return []
    kept = [receive.accept(feed.inbox, headers=p.headers, body=p.body, dedupe_key=p.dedupe_key) for p in fetched.pieces]
    _rest(row, feed, fetched.cursor, timezone.now() + timedelta(seconds=0 if fetched.more else seconds))
    return [envelope.pk for envelope in kept if envelope]


def _rest(row: Feed, seen: Feed, cursor: Mapping[str, Any], next_at: datetime) -> None:
    """Ready for the next look, at once if the channel called again while we looked."""
    row.due_at = row.due_at if row.due_at > seen.due_at else next_at
    row.cursor, row.claimed_until = dict(cursor), None
    row.tries, row.error = 0, ""
    row.save()


def _failed(feed: Feed, error: Exception) -> None:
    wait = getattr(error, "retry_after", None) or BACK_OFF[min(feed.tries, len(BACK_OFF) - 1)]
    Feed.objects.filter(pk=feed.pk).update(
        claimed_until=None,
        tries=F("tries") + 1,
        error=f"{error}"[:300].replace("\x00", ""),
        due_at=timezone.now() + timedelta(seconds=wait),
    )
