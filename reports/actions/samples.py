"""Writes the minute down, once, whoever of several workers is first."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Min, Q

from accounts.models import Team
from reports.models import Sample

KEPT = timedelta(days=7)


@transaction.atomic
def take(now: datetime) -> int:
    """A `Sample` for each team at the full minute of `now`; returns how many teams were sampled."""
    queued = Q(conversations__status="queued")
    teams = Team.objects.annotate(
        waiting=Count("conversations", filter=queued),
        oldest=Min("conversations__queued_at", filter=queued),
        in_service=Count("conversations", filter=Q(conversations__status="active")),
    )
    rows = [
        Sample(
            team=team,
            at=now.replace(second=0, microsecond=0),
            waiting=team.waiting,
            longest_wait=max(0, int((now - team.oldest).total_seconds())) if team.oldest else 0,
            in_service=team.in_service,
        )
        for team in teams
    ]
    Sample.objects.bulk_create(rows, ignore_conflicts=True)
    Sample.objects.filter(at__lt=now - KEPT).delete()
    return len(rows)
