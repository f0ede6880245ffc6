"""The tickets' part of an export, of forgetting somebody, and of what runs out (X4)."""

from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_hub.forgetting import blank, delete_attachments, placeholder
from channels_hub.personal_data import Given
from cs_platform.lib.refusals import Refused
from tickets import sentences
from tickets.models import Attempt, Callback, Order, ReturnCall, Supplement, Ticket, TicketAttachment, Urge


def export(ids: list[int]) -> Given:
    """Each ticket with its history as the customer may read it, urgings, supplements, callbacks, their own files."""
    tickets = Ticket.objects.filter(customer__in=ids).order_by("pk")
    files = TicketAttachment.objects.filter(ticket__in=tickets, from_customer=True).select_related("ticket")
    return Given(
        {"tickets": [_told(ticket) for ticket in tickets]},
        {f"{file.ticket.number}-{file.pk}-{file.name}": file.file for file in files},
    )


def _told(ticket: Ticket) -> dict[str, Any]:
    lines = [sentences.line_for_customer(event) for event in ticket.events.select_related("ticket", "actor")]
    return {
        "number": ticket.number,
        "title": ticket.title,
        "description": ticket.description,
        "fields": ticket.fields,
        "result": ticket.result,
        "accepted": ticket.created_at,
        "closed": ticket.closed_at,
        "history": [{"at": line.at, "text": line.text} for line in lines if line],
        "urgings": list(ticket.urgings.values("at", "text", "answer", "answered_at")),
        "supplements": list(ticket.supplements.values("at", "text")),
        "callbacks": list(Callback.objects.filter(ticket=ticket).values("due_at", "channel", "outcome", "finished_at")),
    }


def erase(ids: list[int], words: dict[str, str]) -> list[str]:
    tickets = Ticket.objects.filter(customer__in=ids)
    if tickets.filter(closed_at=None).exists():
        raise Refused("open_ticket", _("A ticket of this customer is open: close it first."))
    blank(ReturnCall.objects.filter(customer__in=ids), "phone", "note")
    return forget(list(tickets.values_list("pk", flat=True)))


def forget(ids: list[int]) -> list[str]:
    """The texts go, the course stays. Events cannot change (TK10): `sentences` shows no more of their texts."""
    tickets = Ticket.objects.filter(pk__in=ids)
    tickets.update(title=placeholder(), description="", result="", fields={}, search=None, forgotten_at=timezone.now())
    orders = Order.objects.filter(ticket__in=ids)
    blank(orders, "instruction", "result", "evidence")
    orders.update(fields={})
    blank(Attempt.objects.filter(callback__ticket__in=ids), "note")
    blank(Urge.objects.filter(ticket__in=ids), "text", "answer")
    blank(Supplement.objects.filter(ticket__in=ids), "text")
    return delete_attachments(TicketAttachment.objects.filter(ticket__in=ids))


@transaction.atomic
def run_out(before: datetime, limit: int) -> int:
    """Tickets closed before then, as erased; not those of customers under a legal hold."""
    rows = Ticket.objects.filter(closed_at__lt=before, forgotten_at=None, customer__legal_hold=False)
    locked = rows.order_by("pk").select_for_update(of=("self",), skip_locked=True)
    ids = list(locked.values_list("pk", flat=True)[:limit])
    for name in forget(ids):
        default_storage.delete(name)
    return len(ids)
