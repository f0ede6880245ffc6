"""A customer's word becomes a message: identity, customer, conversation. Inside the envelope's transaction."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import check_for_language

from accounts.models import Presence, User
from channels_hub import clocks, hours, transcript
from channels_hub.actions import assignment, capacity
from channels_hub.adapters.base import Inbound, NotUnderstood, Receipt
from channels_hub.files import tokens
from channels_hub.live.strangers import tell_known
from channels_hub.models import Attachment, Conversation, Customer, Identity, Inbox, Message
from channels_hub.signals import conversation_opened, delivery_failed, message_received
from channels_hub.text import clean, shortened

Status = Conversation.Status


def take_in(inbox: Inbox, said: Inbound, received_at: datetime) -> Message:
    """Write one utterance; the identity's row is locked, so two first words at once open one conversation."""
    identity = _lock_identity(inbox, said)
    told = Message.objects.filter(inbox=inbox, external_id=said.external_id)
    if told.exists():
        return told.get()
    body, was_cut = shortened(said.body)
    attachments = _attachments(inbox, said)
    if not body and not attachments and not said.data:
        raise NotUnderstood("an empty message")
    conversation = _open_conversation(identity) or _new_conversation(identity, received_at)
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
        "data": said.data,
        "external_id": said.external_id,
        "client_id": said.client_id,
        "channel_time": said.at,
        "created_at": timezone.now(),
    }
    conversation.unread += 1
    conversation.snoozed_until = None
    conversation.waiting_since = conversation.waiting_since or message_fields["created_at"]
    message = transcript.append(
        conversation, Message.Direction.IN, body=body, attachments=attachments, **message_fields
    )
    if first_unanswered:
        clocks.customer_waits(conversation, message.created_at, first=is_new)
    if is_new:
        _opened(conversation)
    else:
        _woken(conversation)
    return message


def _opened(conversation: Conversation) -> None:
    if conversation.after_hours:
        _tell_closed(conversation)
    conversation_opened.send(Conversation, conversation=conversation)
    assignment.drain_soon()


def _tell_closed(conversation: Conversation) -> None:
    """Say once that nobody is here now, and from when somebody will be (CH5)."""
    if opening := conversation.route_after:
        transcript.log(conversation, "after_hours", {"opening": opening.isoformat()})
    else:
        transcript.log(conversation, "after_hours_unknown")


def _woken(conversation: Conversation) -> None:
    """The customer spoke again: back to an agent's sight, or to the queue if that agent has left."""
    if conversation.status != Status.ACTIVE:
        return
    agent = conversation.assignee
    presence = getattr(agent, "presence", None)
    if agent is None or presence is None or presence.state == Presence.State.OFFLINE:
        assignment.put_back(conversation, "returned", queued_at=conversation.waiting_since)
    elif conversation.parked and capacity.take(agent.pk, conversation.units):
        conversation.parked = False
        transcript.changed(conversation)


def _lock_identity(inbox: Inbox, said: Inbound) -> Identity:
    """Found or made; whoever loses the race to make it waits and finds the winner's."""
    rows = Identity.objects.select_related("customer").select_for_update(of=("self",))
    name = clean(said.profile.get("name", ""))[:80]
    defaults: dict[str, Any] = {
        "customer": lambda: _customer_for(said, name),  # made only together with the identity
        "name": name,
        "verified": said.verified,
        "profile": said.profile,
    }
    identity, is_new = rows.get_or_create(inbox=inbox, external_id=said.external_user, defaults=defaults)
    identity.inbox = inbox
    if is_new:
        tell_known(identity)
    elif said.profile and said.profile != identity.profile:
        identity.profile, identity.name = said.profile, name or identity.name
        identity.save(update_fields=["profile", "name"])
    return identity


def _customer_for(said: Inbound, name: str) -> Customer:
    """The customer known by a phone number that the channel vouches for, or a new one (CH2)."""
    phone = clean(said.profile.get("phone", ""))[:20] if said.verified else ""
    if phone:
        same = Customer.objects.filter(phone=phone, merged_into=None).order_by("pk").first()
        if same:
            return same
    language = said.profile.get("language", "")
    return Customer.objects.create(name=name, phone=phone, language=language if check_for_language(language) else "")


def _open_conversation(identity: Identity) -> Conversation | None:
    """Locked; what is already in memory is not asked for again."""
    agent = Prefetch("assignee", User.objects.select_related("presence"))
    rows = Conversation.objects.select_for_update().prefetch_related(agent)  # see `locked`
    for conversation in rows.filter(identity=identity).exclude(status=Status.CLOSED):
        conversation.inbox, conversation.customer, conversation.identity = identity.inbox, identity.customer, identity
        return conversation
    return None


def _new_conversation(identity: Identity, at: datetime) -> Conversation:
    """Within N minutes of a closing as at any other time: a new one, and routing knows who served last."""
    inbox = identity.inbox
    conversation = Conversation(
        inbox=inbox,
        identity=identity,
        customer=identity.customer,
        team_id=inbox.team_id,
        units=inbox.units,
        status=Status.QUEUED,
        queued_at=at,
        created_at=at,
    )
    if not hours.is_open(inbox, at):
        conversation.after_hours = True
        conversation.route_after = hours.next_opening(inbox, at)
    conversation.save()
    return conversation


def _attachments(inbox: Inbox, said: Inbound) -> list[Attachment]:
    """The sender's own files that are in no message yet."""
    if not said.attachments:
        return []
    mine = Attachment.objects.filter(inbox=inbox, sender=said.external_user, message=None)
    return list(mine.filter(token__in=tokens(said.attachments)).order_by("pk"))


def _kind(said: Inbound, attachments: list[Attachment]) -> str:
    return attachments[0].kind if attachments and said.kind == Message.Kind.TEXT else said.kind


def note_receipt(inbox: Inbox, receipt: Receipt) -> None:
    """What the channel says became of a message of ours."""
    found = Message.objects.filter(inbox=inbox, external_id=receipt.external_id).values("conversation_id").first()
    if not found:
        return
    conversation = Conversation.objects.locked().get(pk=found["conversation_id"])
    message = Message.objects.select_related("author").get(inbox=inbox, external_id=receipt.external_id)
    message.delivery, message.delivery_error = receipt.delivery, receipt.error[:200]
    message.save(update_fields=["delivery", "delivery_error"])
    transcript.changed(conversation, [message])
    if receipt.delivery == Message.Delivery.FAILED:
        delivery_failed.send(Message, message=message)
