"""Tells waiting customers where they stand, when that has changed."""

from collections import defaultdict

from django.core.cache import cache
from django.db.models import Window
from django.db.models.functions import RowNumber

from channels_hub import presenting, waiting
from channels_hub.models import Conversation
from cs_platform.lib import live

Places = dict[int, tuple[int, int | None]]
KEPT_SECONDS = 3600


def tell_positions() -> int:
    """Tell each waiting customer whose place has changed since they were last told; how many that were."""
    told = 0
    for team_id, places in _places().items():
        before = cache.get(f"places.{team_id}") or {}
        moved = [pk for pk, place in places.items() if before.get(pk) != place]
        for conversation in Conversation.objects.select_related("inbox", "assignee").filter(pk__in=moved):
            frame = presenting.frame(conversation, [], for_customer=True)
            live.publish_on_commit(live.visitor_group(conversation.identity_id), frame)
        cache.set(f"places.{team_id}", places, KEPT_SECONDS)
        told += len(moved)
    return told


def _places() -> dict[int, Places]:
    rows = Conversation.objects.filter(status=Conversation.Status.QUEUED, after_hours=False)
    rows = rows.annotate(position=Window(RowNumber(), partition_by="team", order_by=["-priority", "queued_at", "pk"]))
    places: dict[int, Places] = defaultdict(dict)
    for pk, team_id, position in rows.values_list("pk", "team_id", "position"):
        places[team_id][pk] = (position, waiting.minutes(team_id, position))
    return places
