"""What a ticket's life does to the timers of `deadlines`, and what their moments do to it."""

from datetime import datetime, timedelta
from typing import Any

from deadlines import actions as deadlines
from deadlines.models import Timer
from tickets.lifecycle import LIVE_ORDERS
from tickets.models import Callback, Order, Ticket, Urge
from tickets.policy import CALLBACK_AFTER, LONGEST_ORDER, LONGEST_PROMISE, URGE_ANSWER, calling_time


def attributes(ticket: Ticket, **more: Any) -> dict[str, Any]:
    """What a policy may ask about: a branch's policy holds for the leaves below it."""
    return {
        "type": ticket.type,
        "urgency": ticket.urgency,
        "category": [branch.code for branch in ticket.category.lineage()],
        "region": ticket.region.code if ticket.region else None,
        "business_line": ticket.business_line.code if ticket.business_line else None,
        "source": ticket.channel,
        **more,
    }


def start_ticket(ticket: Ticket, at: datetime) -> None:
    """Also after a reopening: a clock that still runs goes on as it is."""
    timers = deadlines.start_by_policy("ticket", ticket.pk, attributes(ticket), at, ticket.owner)
    ticket.promised_at = _due(timers, "resolve") or at + LONGEST_PROMISE


def start_order(ticket: Ticket, order: Order, at: datetime) -> None:
    asked = attributes(ticket, department=order.department.code)
    timers = deadlines.start_by_policy("order", order.pk, asked, at, order.handler)
    order.due_at = _due(timers, "return") or at + LONGEST_ORDER


def promise_callback(ticket: Ticket, callback: Callback, at: datetime) -> None:
    """By policy; where none fits, soon."""
    timers = deadlines.start_by_policy("callback", callback.pk, attributes(ticket), at, callback.assignee)
    callback.due_at = _due(timers, "call_back") or calling_time(at + CALLBACK_AFTER)
    if not timers:
        start_callback(callback, at)


def start_callback(callback: Callback, at: datetime) -> None:
    """The date agreed upon with the customer is the deadline."""
    deadlines.start(
        "callback",
        callback.pk,
        "call_back",
        target=max(callback.due_at - at, timedelta(0)),
        calendar=None,
        at=at,
        owner=callback.assignee,
    )


def start_urge(ticket: Ticket, urge: Urge) -> None:
    asked = attributes(ticket, department=urge.department.code if urge.department else None)
    if not deadlines.start_by_policy("urge", urge.pk, asked, urge.at, ticket.owner):
        running = Timer.objects.open_for("ticket", [ticket.pk]).select_related("calendar").first()
        deadlines.start(
            "urge",
            urge.pk,
            "answer",
            target=URGE_ANSWER,
            calendar=running.calendar if running else None,
            at=urge.at,
            owner=ticket.owner,
            pausable=False,
        )


def pause(ticket: Ticket, at: datetime) -> None:
    """We wait for the customer: the ticket's and its orders' clocks stand still (TK7)."""
    deadlines.pause("ticket", ticket.pk, "customer", at)
    for order in _live(ticket):
        deadlines.pause("order", order.pk, "customer", at)


def resume(ticket: Ticket, at: datetime) -> None:
    """The working time that was left becomes dates again."""
    ticket.promised_at = _due(deadlines.resume("ticket", ticket.pk, at), "resolve") or ticket.promised_at
    for order in _live(ticket):
        due = _due(deadlines.resume("order", order.pk, at), "return")
        if due:
            Order.objects.filter(pk=order.pk).update(due_at=due)


def stop_ticket(ticket: Ticket, at: datetime) -> None:
    """The customer's matter is settled: every promise about it is kept."""
    for timer in Timer.objects.open_for("ticket", [ticket.pk]):
        deadlines.meet("ticket", ticket.pk, timer.metric, at)


def cancel_ticket(ticket: Ticket, at: datetime) -> None:
    deadlines.cancel("ticket", ticket.pk, at=at)


def cancel_order(order: Order, at: datetime) -> None:
    deadlines.cancel("order", order.pk, at=at)


def _live(ticket: Ticket) -> list[Order]:
    return list(ticket.orders.filter(status__in=LIVE_ORDERS).order_by("pk"))


def _due(timers: list[Timer], metric: str) -> datetime | None:
    return next((timer.due_at for timer in timers if timer.metric == metric), None)
