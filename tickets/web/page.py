from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from channels_hub.presenting import masked, revealed_to
from deadlines.models import Timer
from tickets import access, presenting
from tickets.lifecycle import Status, Verb
from tickets.models import Order, Ticket, TicketLink
from tickets.progress import progress_url
from tickets.sentences import shown_fields
from tickets.web import verbs
from tickets.web.dialogs import by_htmx, me


@login_required
def ticket(request: HttpRequest, number: str) -> HttpResponse:
    """One ticket; asked by htmx only its changing part."""
    found = access.load_ticket(me(request), number)
    template = "tickets/ticket_body.html" if by_htmx(request) else "tickets/ticket.html"
    return render(request, template, _context(me(request), found))


def _context(user: User, ticket: Ticket) -> dict[str, Any]:
    orders = list(ticket.orders.select_related("department", "handler", "reason").order_by("pk"))
    callback = ticket.callbacks.select_related("assignee").filter(outcome="").first()
    owes_answer = ticket.urges > 0 and ticket.urgings.filter(answered_at=None).exists()
    labels, revealed = presenting.field_labels(ticket), revealed_to(user, ticket.customer_id)
    timers = presenting.lights("order", [order.pk for order in orders if order.is_live])
    return {
        "ticket": ticket,
        "customer": ticket.customer,
        "phone": masked(ticket.customer, "phone", revealed),
        "may_reveal": "phone" not in revealed and access.may(user, Verb.REMARK),
        "restrictions": presenting.restrictions(ticket.customer),
        "stages": presenting.stages(ticket, orders),
        "buttons": verbs.of_ticket(access.ticket_verbs(user, ticket), owes_answer),
        "orders": [_order(user, ticket, order, timers.get(order.pk)) for order in reversed(orders)],
        "timers": list(
            Timer.objects.of("ticket", ticket.pk).explained().order_by("metric", "-cycle").distinct("metric")
        ),
        "callback": callback,
        "fields": shown_fields(ticket.fields, labels),
        "entries": presenting.timeline(ticket, labels),
        "links": TicketLink.objects.filter(Q(ticket=ticket) | Q(other=ticket))
        .select_related("ticket", "other")
        .only("kind", "ticket__number", "ticket__title", "other__number", "other__title")
        .order_by("pk"),
        "progress": progress_url(ticket),
        "waiting": ticket.status == Status.WAITING,
    }


def _order(user: User, ticket: Ticket, order: Order, timer: Timer | None) -> dict[str, Any]:
    allowed = access.order_verbs(user, ticket, order)
    return {
        "order": order,
        "timer": timer,
        "buttons": verbs.of_order(allowed),
        "may_take": Verb.ACCEPT_ORDER in allowed,
    }
