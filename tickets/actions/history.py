"""The append-only history: adding a line, proving it, anchoring it (TK10)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from channels_hub.models import Customer
from tickets import chain
from tickets.models import Anchor, Event, Kind, Party, Ticket

By = User | Customer | None


def party_of(by: By) -> Party:
    if by is None:
        return Party.SYSTEM
    return Party.CUSTOMER if isinstance(by, Customer) else Party.STAFF


def record(ticket: Ticket, kind: Kind, by: By, at: datetime, data: dict[str, Any]) -> Event:
    """Add a line to a ticket that the caller has locked and will save."""
    ticket.version += 1
    event = Event(
        ticket=ticket,
        number=ticket.version,
        kind=kind,
        party=party_of(by),
        actor=by if isinstance(by, User) else None,
        data=data,
        at=at,
    )
    ticket.head = event.hash = chain.link(bytes(ticket.head), content_of(event))
    event.save(force_insert=True)
    return event


def content_of(event: Event) -> bytes:
    return chain.canonical(
        ticket=event.ticket.number,
        number=event.number,
        kind=str(event.kind),
        party=str(event.party),
        actor=event.actor_id,
        at=event.at,
        data=event.data,
    )


@dataclass(frozen=True)
class Broken:
    """Where a proof fails: `where` is a ticket's number or an anchor's day."""

    where: str
    number: int
    why: str


def verify(tickets: Any = None) -> Iterator[Broken]:
    """Every break in the chains of `tickets` (default all), then in the anchors."""
    for ticket in (Ticket.objects.all() if tickets is None else tickets).order_by("pk").iterator(500):
        yield from verify_ticket(ticket)
    if tickets is None:
        yield from verify_anchors()


def verify_ticket(ticket: Ticket) -> Iterator[Broken]:
    """Recompute one chain: content, order, gaps, and an end that was cut off."""
    previous, number = chain.START, 0
    for event in Event.objects.filter(ticket=ticket).order_by("number"):
        event.ticket = ticket
        number += 1
        if event.number != number:
            yield Broken(ticket.number, number, "missing")
            return
        if bytes(event.hash) != chain.link(previous, content_of(event)):
            yield Broken(ticket.number, number, "changed")
            return
        previous = bytes(event.hash)
    if number != ticket.version or previous != bytes(ticket.head):
        yield Broken(ticket.number, number, "cut off")


def verify_anchors() -> Iterator[Broken]:
    """Recompute each anchor from the events it covers: a chain rewritten as a whole shows here."""
    previous, after = chain.START, 0
    for anchor in Anchor.objects.order_by("day"):
        head, count = _head(previous, after, anchor.last_event)
        if head != bytes(anchor.head) or count != anchor.count:
            yield Broken(str(anchor.day), anchor.last_event, "rewritten")
        previous, after = bytes(anchor.head), anchor.last_event


@transaction.atomic
def anchor(day: date | None = None) -> Anchor | None:
    """Yesterday's anchor over all events not anchored yet; None when the day has one."""
    day = day or timezone.localdate() - timedelta(days=1)
    with connection.cursor() as cursor:  # waits for writers: no event with a lower id can still appear
        cursor.execute("LOCK TABLE tickets_event IN SHARE ROW EXCLUSIVE MODE")
    last = Anchor.objects.order_by("day").last()
    if last and last.day >= day:
        return None
    after, previous = (last.last_event, bytes(last.head)) if last else (0, chain.START)
    until = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or after
    head, count = _head(previous, after, until)
    return Anchor.objects.create(day=day, last_event=until, count=count, head=head)


def _head(previous: bytes, after: int, until: int) -> tuple[bytes, int]:
    """SHA-256 over the head before and the hashes of the events with `after` < id <= `until`, and their count."""
    digest, count = hashlib.sha256(previous), 0
    hashes = Event.objects.filter(pk__gt=after, pk__lte=until).order_by("pk").values_list("hash", flat=True)
    for value in hashes.iterator(5000):
        digest.update(bytes(value))
        count += 1
    return digest.digest(), count
