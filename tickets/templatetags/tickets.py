"""Small words of the ticket screens."""

from datetime import datetime
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cs_platform.templatetags.ui import light
from deadlines.models import Timer
from tickets.lifecycle import OrderStatus, Status, Turn
from tickets.models import Order, Priority, Ticket
from tickets.sentences import Line

register = template.Library()

_CHIPS = {
    Status.SENT_BACK: "chip--late",
    Status.REOPENED: "chip--late",
    Status.WAITING: "chip--waiting",
    Status.RETURNED: "chip--accent",
    Status.VERIFYING: "chip--accent",
    Status.CLOSED: "chip--done",
}
_ORDER_CHIPS = {
    OrderStatus.SENT: "chip--waiting",
    OrderStatus.ACCEPTED: "chip--accent",
    OrderStatus.RETURNED: "chip--done",
    OrderStatus.SENT_BACK: "chip--late",
}


@register.filter
def status_chip(ticket: Ticket) -> str:
    return _CHIPS.get(Status(ticket.status), "")


@register.filter
def order_chip(order: Order) -> str:
    return _ORDER_CHIPS.get(OrderStatus(order.status), "")


@register.simple_tag
def ticket_status(ticket: Ticket) -> str:
    """Status, flags and level as chips; the few there are, are drawn once."""
    return _status(ticket.status, ticket.problem, ticket.urges, ticket.level, get_language() or "")


@lru_cache(maxsize=512)
def _status(status: str, problem: bool, urges: int, level: int, language: str) -> str:
    facts = {"status": Status(status), "chip": _CHIPS.get(Status(status), "")}
    return render_to_string("tickets/status.html", facts | {"problem": problem, "urges": urges, "level": level})


@register.simple_tag
def ticket_priority(ticket: Ticket) -> str:
    return _priority(ticket.priority, get_language() or "")


@lru_cache(maxsize=32)
def _priority(priority: int, language: str) -> str:
    facts = {"level": priority + 1, "label": Priority(priority).label}
    return render_to_string("ui/urgency.html", facts)


@register.filter
def departments(ticket: Ticket) -> str:
    """Who works on it now, from the orders fetched with the list."""
    return "、".join(order.department.name for order in ticket.orders.all() if order.is_live)


@register.simple_tag
def ticket_light(ticket: Ticket, timers: dict[int, Timer]) -> SafeString:
    """The light of a ticket in a list, from the timers fetched for all of its rows."""
    if not ticket.is_open:
        late = ticket.closed_at is not None and ticket.closed_at > ticket.promised_at
        return light(state="late" if late else "met")
    return _light(timers.get(ticket.pk), ticket.promised_at, paused=ticket.rule.turn == Turn.CUSTOMER)


@register.simple_tag
def order_light(order: Order, timer: Timer | None) -> SafeString:
    return _light(timer, order.due_at, paused=bool(timer and timer.is_paused))


def _light(timer: Timer | None, due: datetime | None, *, paused: bool) -> SafeString:
    if paused:
        return light(state="paused")
    return light(timer.due_at if timer else due, (timer.warn_at if timer else None) or due)


@register.simple_tag
def history_line(line: Line) -> SafeString:
    """A sentence of the history, its time, and folded under it what was said then."""
    told = format_html('<span>{}</span><time datetime="{}">{}</time>', line.text, line.iso, line.stamp)
    if not line.evidence:
        return told
    evidence = format_html_join("", '<dt>{}</dt><dd class="keep-lines">{}</dd>', line.evidence)
    folded = '{}<details id="line-{}"><summary>{}</summary><dl>{}</dl></details>'
    return format_html(folded, told, line.number, line.summary, evidence)
