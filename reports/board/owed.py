"""The deadlines that a team owes, and what each of them is about."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.models import Team
from channels_hub.models import Conversation
from channels_hub.presenting import conversation_url
from deadlines import registry
from deadlines.models import Timer
from qa.models import CorrectiveAction, Review
from reports.board.queue import Rows
from tickets.models import Callback, Order, Ticket, Urge

NEAR = timedelta(minutes=30)


@dataclass(frozen=True)
class Kind:
    """A kind of subject: the field of its rows that names the team, its words and its page."""

    model: type[Model]
    team: str
    words: Callable[[Any], str]
    url: Callable[[Any], str]
    joins: tuple[str, ...] = ()


class Owed(NamedTuple):
    timer: Timer
    kind: registry.Words
    metric: registry.Words
    words: str
    url: str


def _ticket_url(ticket: Ticket) -> str:
    return reverse("tickets:ticket", args=[ticket.number])


def _of_ticket(model: type[Model]) -> Kind:
    def words(row: Any) -> str:
        return f"{row.ticket.number} {row.ticket.title}"

    return Kind(model, "ticket__team", words, lambda row: _ticket_url(row.ticket), ("ticket",))


KINDS = {
    "conversation": Kind(
        Conversation,
        "team",
        lambda row: f"{row.customer} {row.last_text}".strip(),
        lambda row: conversation_url(row.pk),
        ("customer",),
    ),
    "ticket": Kind(Ticket, "team", lambda row: f"{row.number} {row.title}", _ticket_url),
    "order": _of_ticket(Order),
    "callback": _of_ticket(Callback),
    "urge": _of_ticket(Urge),
    "review": Kind(
        Review,
        "team",
        lambda row: str(row.conversation.customer),
        lambda row: reverse("qa:review", args=[row.pk]),
        ("conversation__customer",),
    ),
    "corrective_action": Kind(
        CorrectiveAction, "review__team", str, lambda row: reverse("qa:review", args=[row.review_id])
    ),
}


def near(teams: QuerySet[Team], now: datetime) -> QuerySet[Timer]:
    return _running(teams).filter(due_at__gt=now, due_at__lte=now + NEAR)


def late(teams: QuerySet[Team], now: datetime) -> QuerySet[Timer]:
    return _running(teams).filter(due_at__lte=now)


def by_kind(teams: QuerySet[Team], now: datetime) -> Rows:
    """Of each kind how many are near and how many late; kinds without any are left out."""
    counted = _running(teams).filter(due_at__lte=now + NEAR).values("subject_kind").order_by("subject_kind")
    passed = Q(due_at__lte=now)
    rows = counted.annotate(near=Count("pk", filter=~passed), late=Count("pk", filter=passed))
    return [{"kind": row["subject_kind"], "name": registry.kind_name(row["subject_kind"]), **row} for row in rows]


def told(timers: Iterable[Timer]) -> list[Owed]:
    """Each timer with its subject; as many queries as there are kinds among them."""
    found = list(timers)
    subjects = {code: _subjects(code, found) for code in {timer.subject_kind for timer in found}}
    return [_owed(timer, subjects[timer.subject_kind][timer.subject_id]) for timer in found]


def _running(teams: QuerySet[Team]) -> QuerySet[Timer]:
    """Exists, not a list of ids: the few timers near their date are looked up, not all work of the team."""
    mine = Q()
    for code, kind in KINDS.items():
        rows = kind.model._default_manager.filter(pk=OuterRef("subject_id"), **{f"{kind.team}__in": teams})
        mine |= Q(Exists(rows), subject_kind=code)
    return Timer.objects.open().filter(mine, due_at__isnull=False)


def _subjects(code: str, timers: list[Timer]) -> dict[int, Model]:
    kind = KINDS[code]
    rows = kind.model._default_manager.select_related(*kind.joins)
    return rows.in_bulk([timer.subject_id for timer in timers if timer.subject_kind == code])


def _owed(timer: Timer, subject: Model) -> Owed:
    kind = KINDS[timer.subject_kind]
    names = registry.kind_name(timer.subject_kind), registry.metric_name(timer.subject_kind, timer.metric)
    return Owed(timer, *names, kind.words(subject), kind.url(subject))
