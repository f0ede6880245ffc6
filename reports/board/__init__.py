"""The live board: each figure defined once, over the teams that its reader leads."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from accounts.models import Presence, Team
from reports.board import agents, owed, queue
from reports.board.queue import Rows
from reports.board.trends import Trends, trends


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
    trends: Trends

    @property
    def ready(self) -> int:
        return sum(row["presence"].state == Presence.State.READY for row in self.agents)

    @property
    def in_time_percent(self) -> int | None:
        """Rounded down: 100 means that none was late."""
        return 100 * self.in_time // self.first_replies if self.first_replies else None


def board(teams: QuerySet[Team], now: datetime | None = None) -> Board:
    """All figures of `teams`; the same number of queries however busy the centre is."""
    now = now or timezone.now()
    totals = queue.waiting(teams).aggregate(count=Count("pk"), oldest=Min("queued_at"))
    served = queue.in_service(teams).aggregate(count=Count("pk"), open=Count("pk", filter=queue.UNANSWERED))
    kept = queue.first_replies(teams, now).aggregate(
        in_time=Count("pk", filter=Q(met_at__isnull=False, breached_at=None)), all=Count("pk")
    )
    clocks = owed.by_kind(teams, now)
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
        agents=agents.by_state(teams),
        by_inbox=queue.parts(teams, "inbox__name"),
        by_region=queue.parts(teams, "customer__region__name"),
        deadlines=clocks,
        trends=trends(teams, now),
    )
