"""What a deadline's moment does: it joins the history, and a missed one rises a level (TK7)."""

from datetime import datetime

from django.db.models import Model
from django.urls import reverse

from deadlines import registry
from deadlines.models import Timer
from tickets.actions.work import Work, finish
from tickets.models import Callback, Kind, Order, Ticket, Urge

#: How to get from a timer's subject to its ticket.
_SUBJECTS: dict[str, type[Model]] = {"order": Order, "callback": Callback, "urge": Urge}


def on_moment(timer: Timer, what: registry.What, level: int, at: datetime) -> registry.Subject | None:
    """Called inside the firing transaction. A ticket in other hands just now: the timer tries again."""
    ticket = _ticket_of(timer)
    if ticket is None or not ticket.is_open:
        return None
    work = Work(ticket, None, at)
    if what == "breached":
        ticket.level = max(ticket.level, level + 1)
    work.record(
        _kind(what, level),
        subject=timer.subject_kind,
        metric=timer.metric,
        due=timer.due_at.isoformat() if timer.due_at else "",
        level=ticket.level,
    )
    finish(work)
    return registry.Subject(
        title=f"{ticket.number} {ticket.title}",
        url=reverse("tickets:ticket", args=[ticket.number]),
        owner=timer.owner or ticket.owner,
        team=ticket.team,
    )


def _kind(what: registry.What, level: int) -> Kind:
    if what == "warned":
        return Kind.WARNED
    return Kind.ESCALATED if level else Kind.BREACHED


def _ticket_of(timer: Timer) -> Ticket | None:
    key = timer.subject_id
    if model := _SUBJECTS.get(timer.subject_kind):
        key = model._default_manager.filter(pk=key).values_list("ticket_id", flat=True).first() or 0
    rows = Ticket.objects.select_related("owner", "team__lead", "customer")
    return rows.select_for_update(of=("self",), no_key=True, nowait=True).filter(pk=key).first()
