"""The desk's list: what needs this person next, in the order they should take it.

Every group is read with a constant number of queries, however long it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Presence, User
from channels_hub.access import visible_conversations
from channels_hub.models import Conversation, Restriction
from deadlines.models import Notice, Timer
from workbench.names import name_of

#: A list longer than this is searched, not scrolled.
LONGEST = 100


@dataclass
class Row:
    """One conversation in the list, with the deadline that comes first."""

    conversation: Conversation  # annotated by `with_marks`
    timer: Timer | None = None

    @property
    def offered(self) -> bool:
        chat = self.conversation
        return chat.status == Conversation.Status.ACTIVE and chat.accepted_at is None

    @property
    def offer_ends(self) -> datetime | None:
        """When the conversation goes to the next agent if this one does not take it (CH12)."""
        if not self.offered or self.conversation.offered_at is None:
            return None
        return self.conversation.offered_at + timedelta(seconds=self.conversation.inbox.offer_seconds)

    @property
    def light(self) -> str:
        """The state that `light` cannot tell from the due date."""
        return "paused" if self.timer and self.timer.is_paused else ""

    @property
    def awake(self) -> bool:
        return self.conversation.snoozed_until is None or self.conversation.snoozed_until <= timezone.now()

    @property
    def has_foot(self) -> bool:
        chat = self.conversation
        return bool(self.restricted or chat.after_hours or (self.timer and not self.offered) or not self.awake)

    @property
    def restricted(self) -> bool:
        return bool(getattr(self.conversation, "restricted", False))

    @property
    def day_format(self) -> str:
        """The clock today, the date before."""
        at = self.conversation.last_message_at
        return "H:i" if at and timezone.localdate(at) == timezone.localdate() else "m-d"

    @property
    def name(self) -> str:
        return name_of(self.conversation)

    @property
    def need(self) -> tuple[int, datetime]:
        """Smaller is sooner: offered, late, nearly late, waiting for a word, and the quiet ones by age."""
        chat = self.conversation
        if self.offered:
            return 0, chat.offered_at or chat.created_at
        if self.timer and self.timer.due_at and self.timer.light in ("late", "warned"):
            return (1 if self.timer.light == "late" else 2), self.timer.due_at
        if chat.waiting_since:
            return 3, chat.waiting_since
        return 4, chat.last_message_at or chat.created_at


@dataclass
class Desk:
    """The groups of the list. `waiting_count` may exceed the rows shown."""

    mine: list[Row] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    waiting_count: int = 0
    snoozed: list[Row] = field(default_factory=list)
    parked: list[Row] = field(default_factory=list)
    presence: str = Presence.State.OFFLINE
    load: str = ""
    notices: int = 0

    @property
    def unread(self) -> int:
        """Conversations of mine in which a customer's word is unread or an offer stands."""
        return sum(1 for row in self.mine if row.conversation.unread or row.offered)


def desk_of(user: User) -> Desk:
    """A handful of queries: mine and what waits, the timers of each, my presence and notices."""
    now = timezone.now()
    presence = Presence.objects.filter(user=user).first()
    desk = Desk(notices=Notice.objects.filter(user=user, read_at=None).count())
    if presence:
        desk.presence, desk.load = presence.state, f"{presence.load}/{user.capacity}"
    for row in _rows(_mine(user)[:LONGEST]):
        _group_of(desk, row).append(row)
    desk.mine.sort(key=lambda row: row.need)
    desk.snoozed.sort(key=lambda row: row.conversation.snoozed_until or now)
    queue = _waiting(user)
    desk.waiting = _rows(queue[:LONGEST])
    desk.waiting_count = queue.count() if len(desk.waiting) == LONGEST else len(desk.waiting)
    return desk


def _group_of(desk: Desk, row: Row) -> list[Row]:
    chat = row.conversation
    if chat.parked:
        return desk.parked
    if not row.awake:
        return desk.snoozed
    return desk.mine


def _mine(user: User) -> QuerySet[Conversation]:
    return with_marks(
        Conversation.objects.filter(assignee=user, status=Conversation.Status.ACTIVE).order_by("waiting_since", "id")
    )


def _waiting(user: User) -> QuerySet[Conversation]:
    """What waits for my team, as far as I may see it; in the order in which it is handed out."""
    return with_marks(
        visible_conversations(user)
        .filter(status=Conversation.Status.QUEUED, team=user.team_id)
        .order_by("-priority", "queued_at", "id")
    )


def with_marks(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """`rows` with what a line of a list shows: people, inbox, and whether a restriction stands."""
    now = timezone.now()
    standing = Restriction.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), customer=OuterRef("customer"), starts_at__lte=now
    )
    return rows.select_related("inbox", "customer", "identity", "assignee").annotate(restricted=Exists(standing))


def _rows(conversations: Iterable[Conversation]) -> list[Row]:
    rows = [Row(conversation) for conversation in conversations]
    timers = Timer.objects.open_for("conversation", [row.conversation.pk for row in rows])
    # the latest first, the paused before them: what is written last, the soonest, stays
    soonest = {timer.subject_id: timer for timer in sorted(timers, key=_due, reverse=True)}
    for row in rows:
        row.timer = soonest.get(row.conversation.pk)
    return rows


def _due(timer: Timer) -> tuple[bool, datetime]:
    """Sorts by due date; a paused timer, which has none, comes after all others."""
    return timer.due_at is None, timer.due_at or timer.started_at
