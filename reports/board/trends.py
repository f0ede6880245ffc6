"""How the figures went over the last hour, minute by minute."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Max, QuerySet, Sum

from accounts.models import Team
from reports.models import Sample

SPAN = timedelta(hours=1)


class Trends(NamedTuple):
    """One value for each sampled minute; `longest_wait` in seconds."""

    waiting: list[int]
    longest_wait: list[int]
    in_service: list[int]


def trends(teams: QuerySet[Team], now: datetime) -> Trends:
    minutes = Sample.objects.filter(team__in=teams, at__gt=now - SPAN).values("at").order_by("at")
    sums = minutes.annotate(w=Sum("waiting"), l=Max("longest_wait"), s=Sum("in_service"))
    rows = sums.values_list("w", "l", "s")
    return Trends(*map(list, zip(*rows, strict=True))) if rows else Trends([], [], [])
