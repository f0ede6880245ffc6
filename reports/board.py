"""The live board: each figure defined once, over the teams that its reader leads.

"Answered in time" counts first replies owed today: met by their due time over all that were met or
fell due, so late and still unanswered ones stay in the denominator.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import Presence, Team, User
from channels_hub.models import Conversation
from deadlines.models import Timer
from reports.models import Sample
from tickets.models import Order, Ticket

Rows = list[dict[str, Any]]
NEAR = timedelta(minutes=30)
TREND = timedelta(hours=1)


@dataclass(frozen=True)
class Board:
    at: datetime
    waiting: int
    longest_since: datetime | None
    in_service: int
    unanswered: int
    in_time: int
    first_replies: int
    near: int
    late: int
    agents: Rows
    by_inbox: Rows
    by_region: Rows
    deadlines: Rows
    trend: list[int]

    @property
    def ready(self) -> int:
        return sum(row["presence"].state == Presence.State.READY for row in self.agents)

    @property
    def in_time_percent(self) -> int | None:
        return round(100 * self.in_time / self.first_replies) if self.first_replies else None


def board(teams: QuerySet[Team], now: datetime | None = None) -> Board:
    """All figures of `teams`; the same number of queries however busy the centre is."""
    now = now or timezone.now()
    totals = waiting(teams).aggregate(count=Count("pk"), oldest=Min("queued_at"))
    served = in_service(teams).aggregate(count=Count("pk"), open=Count("pk", filter=Q(waiting_since__isnull=False)))
    kept = first_replies(teams, now)
    clocks = _deadlines(teams, now)
    return Board(
        at=now,
        waiting=totals["count"],
        longest_since=totals["oldest"],
        in_service=served["count"],
        unanswered=served["open"],
        in_time=kept["in_time"],
        first_replies=kept["all"],
        near=sum(row["near"] for row in clocks),
        late=sum(row["late"] for row in clocks),
        agents=_agents(teams),
        by_inbox=_split(teams, "inbox__name"),
        by_region=_split(teams, "customer__region__name"),
        deadlines=clocks,
        trend=_trend(teams, now),
    )


def waiting(teams: QuerySet[Team]) -> QuerySet[Conversation]:
    return Conversation.objects.filter(team__in=teams, status=Conversation.Status.QUEUED)


def in_service(teams: QuerySet[Team]) -> QuerySet[Conversation]:
    return Conversation.objects.filter(team__in=teams, status=Conversation.Status.ACTIVE)


def first_replies(teams: QuerySet[Team], now: datetime) -> dict[str, int]:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Conversation.objects.filter(team__in=teams, created_at__gte=midnight).values("pk")
    timers = Timer.objects.filter(subject_kind="conversation", metric="first_reply", subject_id__in=mine)
    return timers.aggregate(
        in_time=Count("pk", filter=Q(met_at__isnull=False, breached_at=None)),
        all=Count("pk", filter=Q(met_at__isnull=False) | Q(breached_at__isnull=False)),
    )


def subjects(teams: QuerySet[Team]) -> dict[str, QuerySet]:
    """The open work of these teams by kind of subject: what their deadlines hang on."""
    departments = teams.values("department")
    tickets = Ticket.objects.filter(Q(owner__team__in=teams) | Q(owner__department__in=departments))
    return {
        "conversation": Conversation.objects.filter(team__in=teams).exclude(status=Conversation.Status.CLOSED),
        "ticket": tickets,
        "order": Order.objects.filter(ticket__in=tickets),
    }


def open_timers(teams: QuerySet[Team], kind: str) -> QuerySet[Timer]:
    rows = subjects(teams)[kind]
    return Timer.objects.open().filter(subject_kind=kind, due_at__isnull=False, subject_id__in=rows.values("pk"))


def _deadlines(teams: QuerySet[Team], now: datetime) -> Rows:
    rows = []
    for kind in subjects(teams):
        counts = open_timers(teams, kind).aggregate(
            near=Count("pk", filter=Q(due_at__gt=now, due_at__lte=now + NEAR)),
            late=Count("pk", filter=Q(due_at__lte=now)),
        )
        rows.append({"kind": kind, **counts})
    return rows


def _agents(teams: QuerySet[Team]) -> Rows:
    """Everybody of the teams who takes work, the most loaded of each state first."""
    people = User.objects.filter(team__in=teams, is_active=True, presence__isnull=False).select_related("presence")
    order = {state: place for place, state in enumerate([*Presence.State.values[1:], Presence.State.OFFLINE])}
    rows = [{"user": user, "presence": user.presence} for user in people]
    return sorted(rows, key=lambda row: (order[row["presence"].state], -row["presence"].load, row["user"].name))


def _split(teams: QuerySet[Team], by: str) -> Rows:
    """Open conversations in parts, the part with the longest waiting first."""
    open_rows = Conversation.objects.filter(team__in=teams).exclude(status=Conversation.Status.CLOSED)
    queued = Q(status=Conversation.Status.QUEUED)
    parts = open_rows.values(name=F(by)).annotate(
        waiting=Count("pk", filter=queued),
        longest_since=Min("queued_at", filter=queued),
        in_service=Count("pk", filter=~queued),
    )
    return [dict(part) for part in parts.order_by(F("longest_since").asc(nulls_last=True), "name")]


def _trend(teams: QuerySet[Team], now: datetime) -> list[int]:
    """Waiting at each of the last sixty minutes."""
    rows = Sample.objects.filter(team__in=teams, at__gt=now - TREND).values("at").order_by("at")
    return [row["waiting_sum"] for row in rows.annotate(waiting_sum=Sum("waiting"))]
