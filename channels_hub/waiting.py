"""Where a waiting customer stands, and how long it may take (CH4)."""

from math import ceil
from typing import Any

from django.core.cache import cache
from django.db.models import Avg, F, Sum
from redis import RedisError

from accounts.models import Presence
from channels_hub.models import Conversation

Status = Conversation.Status
RECENT = 50  # closed conversations whose handling time is averaged
PACE_SECONDS = 15


def place(conversation: Conversation) -> dict[str, Any] | None:
    """`{"position", "minutes"}` of a waiting conversation; minutes are None when nobody can say."""
    if conversation.status != Status.QUEUED or conversation.after_hours:
        return None
    waiting = Conversation.objects.filter(status=Status.QUEUED, team=conversation.team_id, after_hours=False)
    ahead = waiting.filter(priority__gte=conversation.priority)
    ahead = ahead.exclude(priority=conversation.priority, queued_at__gte=conversation.queued_at)
    position = ahead.exclude(pk=conversation.pk).count() + 1
    return {"position": position, "minutes": minutes(conversation.team_id, position)}


def minutes(team_id: int, position: int) -> int | None:
    """Expected wait: the place in the queue, over how fast the agents who are ready finish one."""
    try:
        pace = cache.get_or_set(f"pace.{team_id}", lambda: _pace(team_id), PACE_SECONDS)
    except RedisError:  # the estimate is a courtesy, the message that tells it is not
        return None
    return max(1, ceil(position / pace)) if pace else None


def _pace(team_id: int) -> float:
    """Conversations finished per minute while everybody ready is busy; 0 when unknown."""
    recent = Conversation.objects.filter(team=team_id, status=Status.CLOSED, accepted_at__isnull=False)
    recent = recent.order_by("-closed_at")[:RECENT]
    handling = Conversation.objects.filter(pk__in=recent.values("pk"))
    mean = handling.aggregate(mean=Avg(F("closed_at") - F("accepted_at")))["mean"]
    ready = Presence.objects.filter(state=Presence.State.READY, user__team=team_id)
    room = ready.aggregate(total=Sum("user__capacity"))["total"]
    return room * 60 / mean.total_seconds() if mean and room else 0.0
