"""The two promises of a conversation: a first reply, and a reply to each later word (`deadlines`)."""

from datetime import datetime

from channels_hub import presenting
from channels_hub.models import Conversation
from deadlines import actions as deadlines
from deadlines.models import Timer
from deadlines.registry import Subject

KIND = "conversation"
FIRST, NEXT = "first_reply", "next_reply"


def customer_waits(conversation: Conversation, at: datetime, *, first: bool) -> None:
    """Start the clock on the customer's word; callers know that none runs."""
    attributes = {
        "channel": conversation.inbox.channel,
        "inbox": conversation.inbox.key,
        "team": conversation.team_id,
        "language": conversation.customer.language,
        "priority": conversation.priority,
    }
    metrics = [FIRST if first else NEXT]
    deadlines.start_by_policy(KIND, conversation.pk, attributes, at, owner=conversation.assignee, metrics=metrics)


def handed_to(conversation: Conversation) -> None:
    """Warnings go to whoever has it now; to nobody but the lead while it waits."""
    deadlines.assign(KIND, conversation.pk, conversation.assignee)


def answered(conversation: Conversation, at: datetime) -> None:
    for metric in (FIRST, NEXT):
        deadlines.meet(KIND, conversation.pk, metric, at)


def over(conversation: Conversation) -> None:
    """Nobody waits any more."""
    deadlines.cancel(KIND, conversation.pk)


def on_timer(timer: Timer, _what: str, _level: int, _at: datetime) -> Subject | None:
    """Who is warned and what the notice says."""
    rows = Conversation.objects.select_related("customer", "assignee__team", "team__lead")
    conversation = rows.filter(pk=timer.subject_id).first()
    if conversation is None:
        return None
    title = f"{conversation.customer} {conversation.last_text}".strip()[:80]
    url = presenting.conversation_url(conversation.pk)
    return Subject(title=title, url=url, owner=conversation.assignee, team=conversation.team)
