"""Accepting work (受理, TK1), seeing that it is not the first time (TK12)."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import BusinessLine, Region, User
from channels_hub.models import Conversation, Customer
from channels_hub.text import clean
from cs_platform.lib.refusals import Refused
from tickets import access, custom_fields, moments, numbers, policy, searching
from tickets.actions import clocks, notices
from tickets.actions.history import record
from tickets.lifecycle import Verb
from tickets.models import Category, Field, Kind, Ticket, TicketLink, Urgency, Via


def accept(
    user: User,
    *,
    customer: Customer,
    category: Category,
    type: str,
    title: str,
    description: str = "",
    urgency: str = "",
    conversation: Conversation | None = None,
    region: Region | None = None,
    business_line: BusinessLine | None = None,
    fields: dict[str, Any] | None = None,
    via: str = Via.DESK,
    request_key: str | None = None,
) -> Ticket:
    """Open a ticket; who accepts it owns it to its end (TK8). The same `request_key` again gives the same ticket."""
    access.check_may(user, Verb.DISPATCH)
    check_category(category)
    if not clean(title):
        raise Refused("required", _("Give it a title."), {"title": _("This is required.")})
    values = custom_fields.checked(category, Field.At.ACCEPT, fields)
    ticket = Ticket(
        type=type,
        category=category,
        customer=customer,
        conversation=conversation,
        channel=conversation.inbox.channel if conversation else via,
        owner=user,
        created_by=user,
        team=user.team,
        title=clean(title),
        description=clean(description),
        urgency=urgency or category.urgency,
        region=region or customer.region,
        business_line=business_line or (conversation.inbox.business_line if conversation else None),
        fields=values,
        request_key=request_key or None,
    )
    return _accepted_before(ticket) or _open(ticket)


def check_category(category: Category) -> None:
    if not category.active or category.children.filter(active=True).exists():
        wrong = _("Choose a category at the end of a branch.")
        raise Refused("category", wrong, {"category": wrong})


def open_duplicates(customer: Customer, category: Category | None = None) -> QuerySet[Ticket]:
    """Open tickets of the same customer, on the same matter if a category is given: joining beats opening another."""
    tickets = Ticket.objects.filter(customer=customer, closed_at=None)
    if category:
        same = Q(category=category)
        tickets = tickets.filter(same | Q(category__parent=category.parent_id) if category.parent_id else same)
    return tickets.select_related("category").order_by("-pk")


def _accepted_before(ticket: Ticket) -> Ticket | None:
    if not ticket.request_key:
        return None
    return Ticket.objects.filter(created_by=ticket.created_by, request_key=ticket.request_key).first()


def _open(ticket: Ticket) -> Ticket:
    try:
        with transaction.atomic():
            return _write(ticket)
    except IntegrityError:  # the same form, sent twice at once: the other one won
        first = _accepted_before(ticket)
        if first is None:
            raise
        return first


def _write(ticket: Ticket) -> Ticket:
    at = moments.now()
    ticket.number = numbers.allocate(at)
    ticket.created_at = ticket.status_since = at
    ticket.priority = policy.PRIORITY_OF_URGENCY[Urgency(ticket.urgency)]
    ticket.promised_at = at + policy.LONGEST_PROMISE
    ticket.search = searching.vector_of(ticket)
    ticket.save()
    clocks.start_ticket(ticket, at)
    record(
        ticket,
        Kind.ACCEPTED,
        ticket.created_by,
        at,
        {
            "type": ticket.type,
            "urgency": ticket.urgency,
            "category": ticket.category.path,
            "title": ticket.title,
            "description": ticket.description,
            "fields": ticket.fields,
            "channel": ticket.channel,
            "promised": ticket.promised_at.isoformat(),
        },
    )
    _link_repeat(ticket)
    ticket.save()
    notices.changed(ticket)
    return ticket


def _link_repeat(ticket: Ticket) -> None:
    """Closed a short while ago and here again: the new ticket says so."""
    earlier = (
        Ticket.objects.filter(
            customer=ticket.customer_id,
            category=ticket.category_id,
            closed_at__gte=ticket.created_at - policy.REOPEN_WITHIN,
        )
        .order_by("-pk")
        .first()
    )
    if earlier:
        TicketLink.objects.create(ticket=ticket, other=earlier, kind=TicketLink.Kind.REPEATS)
        data = {"other": earlier.number, "relation": TicketLink.Kind.REPEATS.value}
        record(ticket, Kind.LINKED, None, ticket.created_at, data)


def customer_with(phone: str, name: str = "") -> Customer:
    """Who is known by this phone, else somebody new."""
    known = Customer.objects.filter(phone=phone, merged_into=None).order_by("pk").first()
    return known or Customer.objects.create(phone=phone, name=clean(name))
