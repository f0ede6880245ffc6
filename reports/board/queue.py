"""Who waits, who is being served, and whether the first word came in time."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from accounts.models import Team
from channels_hub.models import Conversation
from deadlines.models import Timer

Rows = list[dict[str, Any]]
Status = Conversation.Status
UNANSWERED = Q(waiting_since__isnull=False)


def waiting(teams: QuerySet[Team]) -> QuerySet[Conversation]:
    return Conversation.objects.filter(team__in=teams, status=Status.QUEUED)


def in_service(teams: QuerySet[Team]) -> QuerySet[Conversation]:
    return Conversation.objects.filter(team__in=teams, status=Status.ACTIVE)


def first_replies(teams: QuerySet[Team], now: datetime) -> QuerySet[Timer]:
    """Those of today's conversations that were given or fell due: late ones stay in, answered or not."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Conversation.objects.filter(team__in=teams, created_at__gte=midnight).values("pk")
    over = Q(met_at__isnull=False) | Q(breached_at__isnull=False)
    return Timer.objects.filter(over, subject_kind="conversation", metric="first_reply", subject_id__in=today)


def parts(teams: QuerySet[Team], by: str) -> Rows:
    """Open conversations in parts, the part with the longest waiting first."""
    queued = Q(status=Status.QUEUED)
    open_rows = Conversation.objects.filter(team__in=teams).exclude(status=Status.CLOSED)
    counted = open_rows.values(name=F(by)).annotate(
        waiting=Count("pk", filter=queued),
        longest_since=Min("queued_at", filter=queued),
        in_service=Count("pk", filter=~queued),
    )
    return [dict(part) for part in counted.order_by(F("longest_since").asc(nulls_last=True), "name")]
