"""What we say: replies, notes, event lines, and what has been read."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from channels_hub import access, clocks, transcript, windows
from channels_hub.actions import conversations, delivery
from channels_hub.adapters import adapter_for
from channels_hub.files import senders_name, tokens
from channels_hub.models import Attachment, Conversation, Message
from channels_hub.text import checked
from cs_platform.lib.refusals import Refused

log = transcript.log
Delivery = Message.Delivery
Direction = Message.Direction


@transaction.atomic
def reply(
    user: User,
    conversation_id: int,
    body: str,
    *,
    kind: str = Message.Kind.TEXT,
    attachment_ids: Iterable[str | UUID] = (),
    client_id: str | None = None,
    data: dict[str, Any] | None = None,
    private: bool = False,
) -> Message:
    """Answer the customer. Whoever answers a waiting conversation takes it; the same `client_id` is the same reply.

    `private`: to the customer alone, where they spoke in public.
    """
    conversation = access.load_conversation(user, conversation_id, lock=True)
    if said := _said(conversation, client_id):
        return said
    access.must_speak(user, conversation)
    attachments = _own_files(user, attachment_ids)
    body = checked(body, may_be_empty=bool(attachments or data))
    if conversation.status == Conversation.Status.CLOSED:
        raise Refused("closed", _("This conversation has ended. Start a new one to write to the customer."))
    conversations.take_up(user, conversation)
    parts = _parts(conversation, body, attachments)
    for words, files in parts:
        windows.check(conversation, words, files, count=len(parts), private=private)
    if private and windows.in_public(conversation):
        data = {**(data or {}), "private": True}
    first, *others = [_fields(kind, words, files) for words, files in parts]
    message = _answer(conversation, user, client_id=client_id, data=data, **first)
    for fields in others:
        _answer(conversation, user, **fields)
    return message


def _parts(
    conversation: Conversation, body: str, attachments: Sequence[Attachment]
) -> list[tuple[str, Sequence[Attachment]]]:
    """Words and files together where the channel takes them so, else one after the other."""
    if adapter_for(conversation.inbox).limits.mixed or len(attachments) + bool(body) <= 1:
        return [(body, attachments)]
    return [*([(body, [])] if body else []), *(("", [attachment]) for attachment in attachments)]


def _fields(kind: str, body: str, attachments: Sequence[Attachment]) -> dict[str, Any]:
    if attachments and kind == Message.Kind.TEXT:
        kind = attachments[0].kind
    return {"kind": kind, "body": body, "attachments": attachments}


def _answer(conversation: Conversation, user: User, **fields: Any) -> Message:
    now = timezone.now()
    was_waiting = conversation.waiting_since is not None
    conversation.unread, conversation.seen_by_agent = 0, conversation.last_seq
    conversation.waiting_since = None
    conversation.first_replied_at = conversation.first_replied_at or now
    message = delivery.queue(conversation, author=user, **fields)
    if was_waiting:
        clocks.answered(conversation, now)
    return message


@transaction.atomic
def note(user: User, conversation_id: int, body: str, client_id: str | None = None) -> Message:
    """A private note: colleagues read it, the customer never."""
    conversation = access.load_conversation(user, conversation_id, lock=True)
    if said := _said(conversation, client_id):
        return said
    access.must_write_notes(user)
    return transcript.append(conversation, Direction.NOTE, body=checked(body), author=user, client_id=client_id)


@transaction.atomic
def mark_read(user: User, conversation_id: int, seq: int) -> Conversation:
    """Its agent has read up to `seq`; reading an offered conversation takes it. Others only look."""
    conversation = access.load_conversation(user, conversation_id, lock=True)
    if conversation.assignee_id != user.pk:
        return conversation
    conversations.take_up(user, conversation)
    seq = min(seq, conversation.last_seq)
    if seq <= conversation.seen_by_agent:
        return conversation
    conversation.seen_by_agent = seq
    unseen = conversation.messages.filter(direction=Direction.IN, seq__gt=seq)
    conversation.unread = unseen.count() if seq < conversation.last_seq else 0
    transcript.changed(conversation)
    return conversation


@transaction.atomic
def mark_delivered(identity_id: int, seq: int, *, read: bool) -> Conversation | None:
    """The customer's screen has our messages up to `seq`, or the customer has read them."""
    rows = Conversation.objects.locked()
    conversation = rows.filter(identity_id=identity_id).order_by("-pk").first()
    if conversation is None:
        return None
    seq = min(seq, conversation.last_seq)
    before = [Delivery.SENT, Delivery.DELIVERED] if read else [Delivery.SENT]
    reached = conversation.messages.filter(direction=Direction.OUT, seq__lte=seq, delivery__in=before)
    messages = list(reached.select_related("author").prefetch_related("attachments"))
    if read:
        conversation.seen_by_customer = max(conversation.seen_by_customer, seq)
    if messages:
        mark = Delivery.READ if read else Delivery.DELIVERED
        for message in messages:
            message.delivery = mark
        Message.objects.filter(pk__in=[message.pk for message in messages]).update(delivery=mark)
        transcript.changed(conversation, messages)
    return conversation


@transaction.atomic
def resend(user: User, message_id: int) -> Message:
    """Try a failed message again, at its old place."""
    found = Message.objects.filter(pk=message_id).values_list("conversation_id", flat=True).first()
    conversation = access.load_conversation(user, found or 0, lock=True)
    access.must_speak(user, conversation)
    message = conversation.messages.select_related("author").get(pk=message_id)
    if message.delivery not in (Delivery.FAILED, Delivery.UNKNOWN):
        raise Refused("not_failed", _("Only a message that failed can be sent again."))
    return delivery.queue_again(conversation, message)


def _said(conversation: Conversation, client_id: str | None) -> Message | None:
    """A double click, or a retry after a lost answer."""
    return conversation.messages.filter(client_id=client_id).first() if client_id else None


def _own_files(user: User, given: Iterable[str | UUID]) -> Sequence[Attachment]:
    wanted = {str(token) for token in given}
    if not wanted:
        return []
    mine = Attachment.objects.filter(sender=senders_name(user), message=None, token__in=tokens(wanted))
    found = list(mine.order_by("pk"))
    if len(found) != len(wanted):
        raise Refused("no_such_file", _("A file is missing: attach it again."))
    return found
