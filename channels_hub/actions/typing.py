"""Showing customers that we write, where their channel can: a courtesy, of no weight if it fails."""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from channels_hub.adapters import adapter_for
from channels_hub.adapters.base import SendError
from channels_hub.models import Conversation, Message

#: Whoever spoke longer ago is not looking.
RECENT = timedelta(seconds=30)


def show(conversation_id: int) -> None:
    """With no transaction open."""
    conversation = Conversation.objects.select_related("inbox", "identity").get(pk=conversation_id)
    if _spoke_lately(conversation):
        with suppress(SendError):
            adapter_for(conversation.inbox).typing(conversation, True)


def _spoke_lately(conversation: Conversation) -> bool:
    since = timezone.now() - RECENT
    heard = conversation.messages.filter(direction=Message.Direction.IN, created_at__gt=since)
    return heard.exists()
