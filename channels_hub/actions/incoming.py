"""A customer's word becomes a message: identity, customer, conversation. Inside the envelope's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import Presence, User
from channels_hub import clocks, hours, transcript, windows
from channels_hub.actions import after_hours, assignment, capacity, identities, self_service, survey_answers
from channels_hub.adapters import adapter_for
from channels_hub.adapters.base import Inbound, Media, NotUnderstood
from channels_hub.files import tokens
from channels_hub.models import Attachment, Conversation, Identity, Inbox, Message
from channels_hub.signals import conversation_opened, message_received
from channels_hub.text import clean, shortened

Status = Conversation.Status
#: What a file is taken for until it is seen.
_TYPES = {"image": "image/*", "voice": "audio/*", "video": "video/*"}


def take_in(inbox: Inbox, said: Inbound, received_at: datetime) -> Message:
    """Write one utterance; the identity's row is locked, so two first words at once open one conversation."""
    identity = identities.lock(inbox, said.external_user, said.profile, verified=said.verified)
    told = Message.objects.filter(inbox=inbox, external_id=said.external_id)
    if told.exists():
        return told.get()
    if said.grant:
        windows.grant(identity, said.grant, said.at or received_at)
    body, was_cut = shortened(said.body)
    attachments = [*_attachments(inbox, said), *coming(inbox, said.external_user, said.media)]
    if not body and not attachments and not said.data:
        raise NotUnderstood("an empty message")
    conversation = open_conversation(identity, said.thread)
    if answer := survey_answers.taken(identity, said, attachments, busy=conversation is not None):
        return answer
    conversation = conversation or _new_conversation(identity, said, received_at)
    message = _append(conversation, said, body, attachments)
    if was_cut:
        transcript.log(conversation, "truncated")
    message_received.send(Message, message=message)
    return message


def _append(conversation: Conversation, said: Inbound, body: str, attachments: list[Attachment]) -> Message:
    first_unanswered = conversation.waiting_since is None
    is_new = conversation.last_seq == 0
    message_fields: dict[str, Any] = {
        "kind": _kind(said, attachments),
        "data": said.data | ({"choice": said.choice} if said.choice else {}),
        "external_id": said.external_id,
        "client_id": said.client_id,
        "channel_time": said.at,
        "created_at": timezone.now(),
    }
    by_itself = conversation.status == Status.SELF_SERVICE and conversation.inbox.self_service
    conversation.snoozed_until = None
    if not by_itself:
        conversation.unread += 1
        conversation.waiting_since = conversation.waiting_since or message_fields["created_at"]
    message = transcript.append(
        conversation, Message.Direction.IN, body=body, attachments=attachments, **message_fields
    )
    if by_itself:
        self_service.heard(conversation, message)
        return message
    if first_unanswered:
        clocks.customer_waits(conversation, message.created_at, first=is_new)
    if is_new:
        _opened(conversation)
    else:
        _woken(conversation)
    return message


def _opened(conversation: Conversation) -> None:
    if conversation.after_hours:
        after_hours.tell(conversation)
    conversation_opened.send(Conversation, conversation=conversation)
    assignment.drain_soon()


def _woken(conversation: Conversation) -> None:
    """The customer spoke again: back to an agent's sight, or to the queue if that agent has left."""
    if conversation.status == Status.SELF_SERVICE:
        assignment.to_queue(conversation, conversation.waiting_since)
    if conversation.status != Status.ACTIVE:
        return
    agent = conversation.assignee
    presence = getattr(agent, "presence", None)
    if agent is None or presence is None or presence.state == Presence.State.OFFLINE:
        assignment.put_back(conversation, "returned", queued_at=conversation.waiting_since)
    elif conversation.parked and capacity.take(agent.pk, conversation.units):
        conversation.parked = False
        transcript.changed(conversation)


def open_conversation(identity: Identity, thread: str = "") -> Conversation | None:
    """Locked; what is already in memory is not asked for again."""
    agent = Prefetch("assignee", User.objects.select_related("presence"))
    rows = Conversation.objects.select_for_update(no_key=True).prefetch_related(agent)  # see `locked`
    for conversation in rows.filter(identity=identity, thread=thread).exclude(status=Status.CLOSED):
        conversation.inbox, conversation.customer, conversation.identity = identity.inbox, identity.customer, identity
        return conversation
    return None


def _new_conversation(identity: Identity, said: Inbound, at: datetime) -> Conversation:
    """Within N minutes of a closing as at any other time: a new one, and routing knows who served last."""
    conversation = begin(identity, Status.QUEUED, at, thread=said.thread, subject=clean(said.subject)[:200])
    if identity.inbox.self_service:
        conversation.status = Status.SELF_SERVICE
        conversation.save()
        return conversation
    if not hours.is_open(identity.inbox, at):
        conversation.after_hours = True
        conversation.route_after = hours.next_opening(identity.inbox, at)
    conversation.save()
    return conversation


def begin(identity: Identity, status: str, at: datetime, **fields: Any) -> Conversation:
    """A conversation that is not saved yet."""
    inbox = identity.inbox
    return Conversation(
        inbox=inbox,
        identity=identity,
        customer=identity.customer,
        team_id=inbox.team_id,
        units=inbox.units,
        status=status,
        queued_at=at,
        created_at=at,
        routed_elsewhere=adapter_for(inbox).routes_itself,
        **fields,
    )


def _attachments(inbox: Inbox, said: Inbound) -> list[Attachment]:
    """The sender's own files that are in no message yet."""
    if not said.attachments:
        return []
    mine = Attachment.objects.filter(inbox=inbox, sender=said.external_user, message=None)
    return list(mine.filter(token__in=tokens(said.attachments)).order_by("pk"))


def _kind(said: Inbound, attachments: list[Attachment]) -> str:
    return attachments[0].kind if attachments and said.kind == Message.Kind.TEXT else said.kind


def coming(inbox: Inbox, sender: str, media: Sequence[Media]) -> list[Attachment]:
    """A row for each file that the channel keeps for us: fetched in the background, shown as coming meanwhile."""
    now = timezone.now()
    rows = [
        Attachment(
            inbox=inbox,
            sender=sender,
            name=clean(one.name)[:200],
            content_type=_TYPES.get(one.kind, "application/octet-stream"),
            size=0,
            reference=dict(one.reference),
            next_try_at=now,
        )
        for one in media
    ]
    if rows:
        from channels_hub.tasks import sweep_media  # tasks stand above actions

        sweep_media.delay_on_commit()
    return Attachment.objects.bulk_create(rows)
