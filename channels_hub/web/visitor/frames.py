"""Catching up: what a visitor's screen lacks, in the shape of a live frame."""

from typing import Any

from django.db.models import QuerySet

from channels_hub import presenting
from channels_hub.models import Conversation, Identity, Inbox, Message

PAGE = 50


def latest(identity: Identity | None) -> Conversation | None:
    """The conversation that the widget shows: the open one, or the last that was."""
    if identity is None:
        return None
    rows = Conversation.objects.select_related("inbox", "assignee", "survey")
    return rows.filter(identity=identity).order_by("-pk").first()


def newest(
    inbox: Inbox, conversation: Conversation | None, messages: QuerySet[Message] | None = None, at_most: int = PAGE
) -> dict[str, Any]:
    """FRAME with the newest messages; `more` says that older ones stand before them."""
    if conversation is None:
        return presenting.nothing_yet(inbox)
    rows = public(conversation) if messages is None else messages
    page = list(rows.order_by("-seq")[: at_most + 1])
    frame = presenting.frame(conversation, reversed(page[:at_most]), for_customer=True)
    return frame | {"more": len(page) > at_most}


def public(conversation: Conversation) -> QuerySet[Message]:
    rows = conversation.messages.exclude(direction=Message.Direction.NOTE)
    return rows.select_related("author").prefetch_related("attachments")
