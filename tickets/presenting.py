"""Rows as screens get them: stages, timeline, orders, clocks. Each takes a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import formats, timezone

from channels_hub.models import Customer, Restriction
from deadlines.models import Timer
from tickets import lifecycle, sentences
from tickets.lifecycle import OrderStatus, Status
from tickets.models import Event, Field, Order, Ticket, TicketAttachment
from tickets.sentences import Line, line


def stages(ticket: Ticket, orders: Sequence[Order]) -> list[dict[str, Any]]:
    """The seven steps for `ui/stages.html`, with the time each was done."""
    times = _times(ticket, orders)
    now = ticket.rule.step
    return [
        {
            "label": label,
            "state": "done" if number < now or not ticket.is_open else "now" if number == now else "next",
            "note": formats.date_format(timezone.localtime(at), "m-d H:i") if (at := times.get(number)) else "",
            "late": number == now and ticket.is_open and ticket.promised_at < timezone.now() and ticket.rule.clock_runs,
        }
        for number, label in enumerate(lifecycle.STEPS, 1)
    ]


def _times(ticket: Ticket, orders: Sequence[Order]) -> dict[int, datetime]:
    """When the lead order of the present round passed each step."""
    times = {1: ticket.created_at}
    lead = next((o for o in reversed(orders) if o.role == Order.Role.LEAD and o.round == ticket.reopened), None)
    if lead:
        times[2] = lead.sent_at
        if lead.accepted_at:
            times[3] = times[4] = lead.accepted_at
        if lead.status == OrderStatus.RETURNED and lead.finished_at:
            times[5] = lead.finished_at
    if ticket.closed_at:
        times[7] = ticket.closed_at
    return times if ticket.status != Status.MERGED else {1: ticket.created_at}


@dataclass
class Entry:
    """A line of the timeline with the files that it brought."""

    line: Line
    files: list[TicketAttachment] = field(default_factory=list)


def timeline(ticket: Ticket, labels: dict[str, str]) -> list[Entry]:
    """Newest first."""
    files = defaultdict(list)
    for attachment in ticket.attachments.all():
        files[attachment.event].append(attachment)
    events = ticket.events.prefetch_related("actor").order_by("-number")  # few people, many lines
    return [Entry(line(event, labels), files[event.number]) for event in events]


def lines_since(ticket: Ticket, number: int) -> list[Line]:
    """What happened after the form was opened."""
    events = Event.objects.filter(ticket=ticket, number__gt=number).select_related("actor", "ticket").order_by("number")
    return [line(event, {}) for event in events]


def field_labels(ticket: Ticket) -> dict[str, str]:
    lineage = ticket.category.lineage()
    return dict(Field.objects.filter(category__in=lineage).values_list("code", "label"))


def restrictions(customer: Customer) -> list[Restriction]:
    """What must not be done for this customer just now (CH8)."""
    now = timezone.now()
    rows = customer.restrictions.filter(starts_at__lte=now)
    return [row for row in rows if row.ends_at is None or row.ends_at > now]


@dataclass(frozen=True)
class Way:
    """A ticket as its customer sees it."""

    place: str
    following: str
    late: bool
    lines: list[Line]


def customers_way(ticket: Ticket) -> Way:
    """Departments are named, people are not."""
    orders = ticket.orders.filter(status__in=lifecycle.LIVE_ORDERS).select_related("department").order_by("-role", "pk")
    names = {"department": "、".join(order.department.name for order in orders)}
    place, following = sentences.PLACES[ticket.status]
    lines = [sentences.line_for_customer(event) for event in ticket.events.order_by("-number")]
    return Way(
        place=str(place) % names,
        following=str(following),
        late=ticket.is_open and ticket.rule.clock_runs and ticket.promised_at < timezone.now(),
        lines=[line for line in lines if line],
    )


def lights(kind: str, ids: Iterable[int]) -> dict[int, Timer]:
    """For each subject its open timer that is due next."""
    first: dict[int, Timer] = {}
    for timer in Timer.objects.open_for(kind, list(ids)):
        first.setdefault(timer.subject_id, timer)
    return first
