"""Our words on their way: queued, handed to the channel in order, with no transaction open meanwhile (CH9)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_hub import transcript
from channels_hub.adapters import adapter_for
from channels_hub.adapters.base import SendError, SendResult
from channels_hub.models import Attachment, Conversation, Message
from channels_hub.signals import delivery_failed
from cs_platform.lib.refusals import Refused

Delivery = Message.Delivery
OWED = (Delivery.QUEUED, Delivery.SENDING)
#: Seconds until the next try after the first, second … failure that may pass; then it is given up.
BACK_OFF = (5, 30, 120, 600, 1800)
#: A claim older than this was made by a process that died.
CLAIM = timedelta(seconds=60)


def queue(conversation: Conversation, *, kind: str, body: str, **fields: Any) -> Message:
    """Write an outbound message under the conversation's lock, and have it delivered after the commit."""
    now = timezone.now()
    if adapter_for(conversation.inbox).delivers_on_commit:
        delivery: dict[str, Any] = {"delivery": Delivery.SENT, "sent_at": now}
    else:
        delivery = {"delivery": Delivery.QUEUED, "next_try_at": now}
        _deliver_soon(conversation.pk)
    return transcript.append(conversation, Message.Direction.OUT, kind=kind, body=body, **delivery, **fields)


def queue_again(conversation: Conversation, message: Message) -> Message:
    message.delivery, message.delivery_error = Delivery.QUEUED, ""
    message.tries, message.next_try_at = 0, timezone.now()
    message.save(update_fields=["delivery", "delivery_error", "tries", "next_try_at"])
    transcript.changed(conversation, [message])
    _deliver_soon(conversation.pk)
    return message


def check_window(conversation: Conversation, body: str, attachments: Sequence[Attachment]) -> None:
    """Refuse what the channel is known not to take, before it is written (CH9)."""
    window = adapter_for(conversation.inbox).window(conversation)
    if window.closes_at and window.closes_at <= timezone.now():
        raise Refused("window_shut", _("The channel no longer lets us write to this customer."))
    if window.messages_left is not None and window.messages_left < 1:
        raise Refused("quota_used_up", _("All messages that the channel allows are used up."))
    if window.longest_text is not None and len(body) > window.longest_text:
        words = _("Too long for this channel: at most %(limit)d characters.") % {"limit": window.longest_text}
        raise Refused("too_long", words, {"body": words})
    if any(attachment.kind not in window.kinds for attachment in attachments):
        raise Refused("kind_not_taken", _("This channel does not take this kind of file."))


def deliver(conversation_id: int) -> None:
    """Send what this conversation owes, in order; stops at the first that must wait."""
    while message := _claim(conversation_id):
        try:
            result = adapter_for(message.inbox).send(message)
        except SendError as error:
            if not _failed(message.pk, error):
                return
        except Exception as error:  # a fault of ours: tried again, and in the log
            _failed(message.pk, SendError(type(error).__name__, permanent=False))
            raise
        else:
            _sent(message.pk, result)


def owed() -> list[int]:
    """Conversations with messages whose time to be tried has come."""
    due = Message.objects.filter(delivery__in=OWED, next_try_at__lte=timezone.now())
    return list(due.order_by("next_try_at").values_list("conversation_id", flat=True)[:200])


def _claim(conversation_id: int) -> Message | None:
    """The oldest owed message, if it may be tried now: a conditional update that only one can win."""
    now = timezone.now()
    earlier = Message.objects.filter(conversation=OuterRef("conversation"), seq__lt=OuterRef("seq"), delivery__in=OWED)
    due = Message.objects.filter(conversation=conversation_id, delivery__in=OWED, next_try_at__lte=now)
    message = due.filter(~Exists(earlier)).select_related("inbox", "conversation__identity").first()
    if message is None:
        return None
    if message.delivery == Delivery.SENDING and not adapter_for(message.inbox).repeatable:
        _failed(message.pk, SendError("died while sending", permanent=True, unknown=True))
        return _claim(conversation_id)
    mine = Message.objects.filter(pk=message.pk, delivery=message.delivery, next_try_at=message.next_try_at)
    won = mine.update(delivery=Delivery.SENDING, next_try_at=now + CLAIM)
    return message if won else None


@transaction.atomic
def _sent(message_id: int, result: SendResult) -> None:
    conversation, message = _locked(message_id)
    message.delivery, message.delivery_error = Delivery.SENT, ""
    message.sent_at, message.next_try_at = timezone.now(), None
    message.external_id = result.external_id or message.external_id
    message.save(update_fields=["delivery", "delivery_error", "sent_at", "next_try_at", "external_id"])
    transcript.changed(conversation, [message])


@transaction.atomic
def _failed(message_id: int, error: SendError) -> bool:
    """Note the failure; True when the message is given up, so that the next may go."""
    conversation, message = _locked(message_id)
    message.tries += 1
    message.delivery_error = error.reason[:200]
    given_up = error.permanent or message.tries > len(BACK_OFF)
    if given_up:
        message.delivery = Delivery.UNKNOWN if error.unknown else Delivery.FAILED
        message.next_try_at = None
    else:
        message.delivery = Delivery.QUEUED
        message.next_try_at = timezone.now() + timedelta(seconds=BACK_OFF[message.tries - 1])
    message.save(update_fields=["delivery", "delivery_error", "tries", "next_try_at"])
    transcript.changed(conversation, [message])
    if given_up:
        delivery_failed.send(Message, message=message)
    return given_up


def _locked(message_id: int) -> tuple[Conversation, Message]:
    rows = Conversation.objects.locked()
    conversation = rows.get(messages=message_id)
    return conversation, conversation.messages.select_related("author").get(pk=message_id)


def _deliver_soon(conversation_id: int) -> None:
    from channels_hub.tasks import deliver as task  # tasks stand above actions

    task.delay_on_commit(conversation_id)
