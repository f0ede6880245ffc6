"""The end of a conversation, whoever ends it. The caller holds its row locked."""

from django.utils import timezone

from accounts.models import User
from channels_hub import clocks, transcript
from channels_hub.actions import assignment, surveys
from channels_hub.models import Conversation
from channels_hub.signals import conversation_closed

Status = Conversation.Status


def close(conversation: Conversation, user: User | None, code: str, data: dict[str, str]) -> None:
    """`code` names the line that says so (`channels_hub.sentences`)."""
    assignment.release(conversation)
    conversation.status, conversation.closed_at, conversation.closed_by = Status.CLOSED, timezone.now(), user
    conversation.waiting_since = conversation.snoozed_until = None
    conversation.unread, conversation.parked = 0, False
    if conversation.inbox.survey and conversation.first_replied_at:
        surveys.ask(conversation)
    transcript.log(conversation, code, data, author=user)
    clocks.over(conversation)
    conversation_closed.send(Conversation, conversation=conversation, by=user)
    transcript.tell_queue(conversation)
    assignment.drain_soon()
