"""Fragments that the agent's desk shows beside a conversation."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from channels_hub.access import load_customer
from tickets import access
from tickets.models import Ticket
from tickets.presenting import lights
from tickets.web.dialogs import me

SHOWN = 20


@login_required
def of_customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The customer's tickets, open ones first: whoever serves a customer sees what is already being done
    for them, others those in their sight."""
    customer = load_customer(me(request), customer_id)
    serves = me(request).has_role(*access.CENTRE)
    within = Ticket.objects.all() if serves else access.visible_tickets(me(request))
    rows = within.filter(Q(customer=customer) | Q(customer__merged_into=customer)).select_related("category")
    tickets = list(rows.filter(closed_at=None).order_by("-pk")[:SHOWN])
    closed = list(rows.filter(closed_at__isnull=False).order_by("-pk")[: SHOWN - len(tickets)])
    seen = set(
        access.visible_tickets(me(request)).filter(pk__in=[t.pk for t in tickets + closed]).values_list("pk", flat=True)
    )
    context = {"tickets": tickets, "closed": closed, "seen": seen, "timers": lights("ticket", [t.pk for t in tickets])}
    return render(request, "tickets/of_customer.html", context)


@login_required
def due(request: HttpRequest) -> HttpResponse:
    """My open tickets, the next due on top."""
    rows = Ticket.objects.filter(owner=me(request), closed_at=None).select_related("customer")
    tickets = list(rows.order_by("promised_at", "pk")[:SHOWN])
    context = {"tickets": tickets, "timers": lights("ticket", [ticket.pk for ticket in tickets])}
    return render(request, "tickets/due.html", context)
