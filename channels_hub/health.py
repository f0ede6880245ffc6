"""How each inbox is: last signs of life, what is owed, what failed and why. A constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone

from channels_hub import failures
from channels_hub.models import ChannelToken, Envelope, Feed, Inbox, Message, Trouble

#: Failures of this long are counted.
LATELY = timedelta(hours=24)
#: A delivery that failed this often will not be understood by itself.
STUCK = 3


@dataclass
class Health:
    """One inbox. `failed` counts messages by cause; `waiting` and `stuck` count deliveries."""

    inbox: Inbox
    last_in: datetime | None
    last_out: datetime | None
    waiting: int = 0
    stuck: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    token: ChannelToken | None = None
    feeds: list[Feed] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def causes(self) -> list[tuple[str, int]]:
        """In words, the most frequent first."""
        return [(failures.words(code), count) for code, count in sorted(self.failed.items(), key=lambda one: -one[1])]


def of(inboxes: QuerySet[Inbox]) -> list[Health]:
    arrived = Envelope.objects.filter(inbox=OuterRef("pk")).order_by("-received_at").values("received_at")[:1]
    sent = (
        Message.objects.filter(inbox=OuterRef("pk"), sent_at__isnull=False).order_by("-sent_at").values("sent_at")[:1]
    )
    rows = inboxes.select_related("team").annotate(last_in=Subquery(arrived), last_out=Subquery(sent)).order_by("name")
    found = {inbox.pk: Health(inbox, inbox.last_in, inbox.last_out) for inbox in rows}
    _count_deliveries(found)
    _count_failures(found)
    for token in ChannelToken.objects.filter(inbox__in=found):
        found[token.inbox_id].token = token
    for feed in Feed.objects.filter(inbox__in=found).order_by("name"):
        found[feed.inbox_id].feeds.append(feed)
    for trouble in Trouble.objects.filter(inbox__in=found, ended_at=None).order_by("since"):
        found[trouble.inbox_id].troubles.append(trouble)
    return list(found.values())


def _count_deliveries(found: dict[int, Health]) -> None:
    owed = Envelope.objects.filter(inbox__in=found, processed_at=None)
    for inbox, tries, count in owed.values_list("inbox", "tries").annotate(count=Count("pk")):
        found[inbox].waiting += count
        found[inbox].stuck += count if tries >= STUCK else 0


def _count_failures(found: dict[int, Health]) -> None:
    bad = Message.objects.filter(inbox__in=found, delivery__in=["failed", "unknown"])
    bad = bad.filter(created_at__gt=timezone.now() - LATELY)
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    for inbox, cause, count in bad.values_list("inbox", "delivery_error").annotate(count=Count("pk")):
        counted[inbox][cause or "unsaid"] = count
    for inbox, causes in counted.items():
        found[inbox].failed = causes
