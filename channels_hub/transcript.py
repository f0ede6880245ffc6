"""Writing into a conversation: the one place that numbers messages and tells the screens.

The caller holds the conversation's row locked, so numbers and revisions have no gaps and no doubles.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects

from accounts.models import User
from channels_hub import presenting
from channels_hub.models import Attachment, Conversation, Message
from cs_platform.lib import live, search

LAST_TEXT = Conversation._meta.get_field("last_text").max_length


def append(
    conversation: Conversation,
    direction: str,
    *,
    kind: str = Message.Kind.TEXT,
    body: str = "",
    data: dict[str, Any] | None = None,
    attachments: Sequence[Attachment] = (),
    **fields: Any,
) -> Message:
    """Write the next message, save the conversation with it, and tell those who look on."""
    conversation.last_seq += 1
    conversation.revision += 1
    data = {**(data or {}), **({"files": len(attachments)} if attachments else {})}
    message = Message.objects.create(
        conversation=conversation,
        inbox_id=conversation.inbox_id,
        seq=conversation.last_seq,
        revision=conversation.revision,
        direction=direction,
        kind=kind,
        body=body,
        data=data,
        search=search.vector((body, "A")) or None,
        **fields,
    )
    if attachments:
        _carry(message, attachments)
    if direction in (Message.Direction.IN, Message.Direction.OUT):
        conversation.last_message_at = message.created_at
        conversation.last_text = body.replace("\n", " ")[:LAST_TEXT] or message.get_kind_display()
    conversation.save()
    publish(conversation, [message])
    return message


def log(
    conversation: Conversation, code: str, data: dict[str, Any] | None = None, author: User | None = None
) -> Message:
    """An event line: `code` names its sentence (`channels_hub.sentences`), `data` fills it in."""
    return append(
        conversation,
        Message.Direction.EVENT,
        kind=Message.Kind.EVENT,
        data={"code": code, **(data or {})},
        author=author,
    )


def changed(conversation: Conversation, messages: Sequence[Message] = ()) -> None:
    """Save a change of the conversation, or of messages in it, that screens must show."""
    conversation.revision += 1
    conversation.save()
    for message in messages:
        message.revision = conversation.revision
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(revision=conversation.revision)
    publish(conversation, messages)


def publish(conversation: Conversation, messages: Sequence[Message]) -> None:
    """Frames for who has it open, on both sides, for whose list shows it, and for the live board."""
    group = live.conversation_group(conversation.pk)
    live.publish_on_commit(group, presenting.frame(conversation, messages, for_customer=False))
    visitor = live.visitor_group(conversation.identity_id)
    live.publish_on_commit(visitor, presenting.frame(conversation, messages, for_customer=True))
    live.board_changed_on_commit()
    tell_list(conversation)


def tell_list(conversation: Conversation) -> None:
    """The list in which this conversation stands is no longer what it was."""
    if conversation.assignee_id:
        live.publish_on_commit(live.user_group(conversation.assignee_id), {"type": "desk"})
    if conversation.status == Conversation.Status.QUEUED:
        tell_queue(conversation)


def tell_queue(conversation: Conversation) -> None:
    """What waits for this team has changed."""
    live.publish_on_commit(live.queue_group(conversation.team_id), {"type": "desk"})


def tell_left(user: User) -> None:
    """Something has left this agent's list."""
    live.publish_on_commit(live.user_group(user.pk), {"type": "desk"})


def _carry(message: Message, attachments: Sequence[Attachment]) -> None:
    ids = [attachment.pk for attachment in attachments]
    Attachment.objects.filter(pk__in=ids).update(message=message, conversation_id=message.conversation_id)
    prefetch_related_objects([message], "attachments")
