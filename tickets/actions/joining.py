"""Tickets that belong together (TK12)."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from channels_hub.models import Merge
from cs_platform.lib.refusals import Refused
from tickets import access
from tickets.actions import clocks, notices
from tickets.actions.verification import drop_callback
from tickets.actions.work import Work, check_status, finish
from tickets.lifecycle import OrderStatus, Status, Verb
from tickets.models import Kind, ReturnCall, Ticket, TicketLink


@transaction.atomic
def merge(user: User, number: str, into: str, *, version: int | None = None) -> Ticket:
    """The ticket is a duplicate: its orders are withdrawn, its clocks stop, the other one goes on."""
    ticket, other = _load_both(user, number, into)
    access.check_version(ticket, version)
    access.check_may(user, Verb.MERGE)
    check_status(ticket, Verb.MERGE)
    check_status(other, Verb.SUPPLEMENT)
    if notices.current(ticket.customer) != notices.current(other.customer):
        wrong = _("Only tickets of one customer can be merged.")
        raise Refused("other_customer", wrong, {"into": wrong})
    work = Work(ticket, user)
    _stop(work)
    ticket.merged_into = other
    work.record(Kind.MERGED, into=other.number)
    work.move(Status.MERGED)
    finish(work)
    kept = Work(other, user, work.at)
    TicketLink.objects.get_or_create(
        ticket=ticket, other=other, kind=TicketLink.Kind.DUPLICATE, defaults={"created_by": user}
    )
    kept.record(Kind.LINKED, other=ticket.number, relation=TicketLink.Kind.DUPLICATE.value, text=ticket.description)
    finish(kept)
    return other


def relate(user: User, number: str, other_number: str) -> TicketLink:
    """Two tickets belong with each other, and both say so."""
    with transaction.atomic():
        ticket, other = _load_both(user, number, other_number)
        access.check_may(user, Verb.REMARK)
        link, new = TicketLink.objects.get_or_create(
            ticket=ticket, other=other, kind=TicketLink.Kind.RELATED, defaults={"created_by": user}
        )
        for one, two in [(ticket, other), (other, ticket)] if new else []:
            work = Work(one, user)
            work.record(Kind.LINKED, other=two.number, relation=TicketLink.Kind.RELATED.value)
            finish(work)
    return link


def _load_both(user: User, number: str, other: str) -> tuple[Ticket, Ticket]:
    """Locked in the order of their numbers: two who merge crosswise do not wait for each other for ever."""
    if number == other:
        wrong = _("A ticket cannot be joined with itself.")
        raise Refused("itself", wrong, {"into": wrong})
    held = {each: access.load_ticket(user, each, lock=True) for each in sorted([number, other])}
    return held[number], held[other]


def _stop(work: Work) -> None:
    drop_callback(work)
    for order in work.ticket.orders.select_related("department"):
        if order.is_live:
            order.status, order.finished_at = OrderStatus.WITHDRAWN, work.at
            order.save()
            clocks.cancel_order(order, work.at)
            work.record(Kind.ORDER_WITHDRAWN, order=order.pk, department=order.department.name, why="")
    clocks.cancel_ticket(work.ticket, work.at)


def follow(merge: Merge) -> None:
    """Two customers are one: tickets and owed calls go along, remembered for the way back. In its transaction.

    With a single address goes what came of its conversations.
    """
    kept, gone = merge.kept, merge.gone
    going = Q(customer=gone)
    if merge.identity_id:
        going &= Q(conversation__in=merge.moved["conversations"])
    owed = ReturnCall.objects.filter(going, done_at=None)
    twice = owed.filter(reason__in=ReturnCall.objects.filter(customer=kept, done_at=None).values("reason"))
    twice.update(done_at=merge.at, result=ReturnCall.Result.NOT_NEEDED)
    moved = {"tickets": Ticket.objects.filter(going), "return_calls": ReturnCall.objects.filter(going)}
    merge.moved |= {name: list(rows.values_list("pk", flat=True)) for name, rows in moved.items()}
    merge.save(update_fields=["moved"])
    Ticket.objects.filter(pk__in=merge.moved["tickets"]).update(customer=kept)
    ReturnCall.objects.filter(pk__in=merge.moved["return_calls"]).update(customer=kept)


def go_back(merge: Merge) -> None:
    """They are two after all: what moved goes back, what has come since stays where it came."""
    Ticket.objects.filter(pk__in=merge.moved.get("tickets", [])).update(customer=merge.gone)
    ReturnCall.objects.filter(pk__in=merge.moved.get("return_calls", [])).update(customer=merge.gone)
