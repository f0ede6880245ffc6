"""Our words on their way: queued, handed to the channel in order, with no transaction open meanwhile (CH9)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from channels_hub import pacing, transcript, windows
from channels_hub.actions import callbacks
from channels_hub.adapters import adapter_for
from channels_hub.adapters.base import SendError, SendResult
from channels_hub.failures import CAUSES
from channels_hub.models import Conversation, Inbox, Message
from channels_hub.signals import delivery_failed

Delivery = Message.Delivery
OWED = (Delivery.QUEUED, Delivery.SENDING)
#: Seconds until the next try after the first, second … failure that may pass; then it is given up.
BACK_OFF = (5, 30, 120, 600, 1800)
#: A claim older than this was made by a process that died.
CLAIM = timedelta(seconds=60)
#: Fields that say what became of a message.
FATE = ("delivery", "delivery_error", "delivery_detail", "next_try_at")


def queue(conversation: Conversation, *, kind: str, body: str, **fields: Any) -> Message:
    """Write an outbound message under the conversation's lock, and have it delivered after the commit."""
    now = timezone.now()
    if adapter_for(conversation.inbox).delivers_on_commit:
        delivery: dict[str, Any] = {"delivery": Delivery.SENT, "sent_at": now}
    else:
        delivery = {"delivery": Delivery.QUEUED, "next_try_at": now, "spent": windows.spend(conversation)}
        _deliver_soon(conversation.pk)
    return transcript.append(conversation, Message.Direction.OUT, kind=kind, body=body, **delivery, **fields)


def queue_again(conversation: Conversation, message: Message) -> Message:
    message.delivery, message.delivery_error, message.delivery_detail = Delivery.QUEUED, "", ""
    message.tries, message.next_try_at = 0, timezone.now()
    message.data = {**message.data, "again": message.data.get("again", 0) + 1}
    message.spent = message.spent or windows.spend(conversation)
    message.save(update_fields=[*FATE, "tries", "spent", "data"])
    transcript.changed(conversation, [message])
    _deliver_soon(conversation.pk)
    return message


def deliver(conversation_id: int) -> None:
    """Send what this conversation owes, in order; stops at the first that must wait."""
    while message := _claim(conversation_id):
        try:
            result = adapter_for(message.inbox).send(message)
        except SendError as error:
            if not _failed(message.pk, error):
                return
        except Exception as error:  # a fault of ours: tried again, and in the log
            _failed(message.pk, SendError("our_fault", type(error).__name__))
            raise
        else:
            _sent(message.pk, result)


def owed() -> list[int]:
    """Conversations with messages whose time to be tried has come."""
    due = Message.objects.filter(_may_go(), delivery__in=OWED, next_try_at__lte=timezone.now())
    return list(due.order_by("next_try_at").values_list("conversation_id", flat=True)[:200])


def _may_go() -> Q:
    """The channel has not asked the whole account to wait."""
    return Q(inbox__paused_until=None) | Q(inbox__paused_until__lte=timezone.now())


def _claim(conversation_id: int) -> Message | None:
    """The oldest owed message, if it may be tried now: a conditional update that only one can win."""
    now = timezone.now()
    earlier = Message.objects.filter(conversation=OuterRef("conversation"), seq__lt=OuterRef("seq"), delivery__in=OWED)
    due = Message.objects.filter(_may_go(), conversation=conversation_id, delivery__in=OWED, next_try_at__lte=now)
    message = due.filter(~Exists(earlier)).select_related("inbox", "conversation__identity").first()
    if message is None:
        return None
    if problem := _cannot_go(message):
        _failed(message.pk, problem)
        return _claim(conversation_id)
    wait = pacing.wait_for(message.inbox)
    mine = Message.objects.filter(pk=message.pk, delivery=message.delivery, next_try_at=message.next_try_at)
    if wait:
        mine.update(next_try_at=now + timedelta(seconds=wait))
        return None
    won = mine.update(delivery=Delivery.SENDING, next_try_at=now + CLAIM)
    return message if won else None


def _cannot_go(message: Message) -> SendError | None:
    """It was being sent when that process died, or nobody wants it any more."""
    if message.delivery == Delivery.SENDING and not adapter_for(message.inbox).repeatable:
        return SendError("interrupted", unknown=True)
    if message.expires_at and message.expires_at <= timezone.now():
        return SendError("window_shut", "expired")
    return None


@transaction.atomic
def _sent(message_id: int, result: SendResult) -> None:
    conversation, message = _locked(message_id)
    message.delivery, message.delivery_error, message.delivery_detail = Delivery.SENT, "", ""
    message.sent_at, message.next_try_at = timezone.now(), None
    message.external_id = result.external_id or message.external_id
    message.save(
        update_fields=["delivery", "delivery_error", "delivery_detail", "sent_at", "next_try_at", "external_id"]
    )
    transcript.changed(conversation, [message])


@transaction.atomic
def _failed(message_id: int, error: SendError) -> bool:
    """Note the failure; True when the message is given up, so that the next may go."""
    conversation, message = _locked(message_id)
    message.tries += 1
    message.delivery_error, message.delivery_detail = error.cause, error.detail[:300]
    given_up = (_is_final(message, error) or message.tries > len(BACK_OFF)) and not error.whole_account
    if given_up:
        message.delivery = Delivery.UNKNOWN if error.unknown else Delivery.FAILED
        message.next_try_at = None
    else:
        message.delivery = Delivery.QUEUED
        message.next_try_at = _next_try(message, error)
    if given_up and not error.unknown:
        _settle(conversation, message, error)
    message.save(update_fields=[*FATE, "tries", "spent"])
    transcript.changed(conversation, [message])
    if given_up:
        delivery_failed.send(Message, message=message)
    return given_up


def _is_final(message: Message, error: SendError) -> bool:
    """What may have arrived is repeated only where the channel knows it again."""
    return error.permanent and not (error.unknown and adapter_for(message.inbox).repeatable)


def _next_try(message: Message, error: SendError) -> datetime:
    """The channel's own word on when to come again, else a longer wait each time."""
    wait = error.retry_after or BACK_OFF[min(message.tries, len(BACK_OFF)) - 1]
    at = timezone.now() + timedelta(seconds=wait)
    if error.whole_account:
        Inbox.objects.filter(pk=message.inbox_id).update(paused_until=at)
    return at


def _settle(conversation: Conversation, message: Message, error: SendError) -> None:
    """What was not taken was not counted; what the channel says of its ledger holds."""
    windows.give_back(message)
    if CAUSES[error.cause].empties and not message.expires_at:
        windows.empty(conversation.identity_id)
        callbacks.owe_for(message)


def _locked(message_id: int) -> tuple[Conversation, Message]:
    rows = Conversation.objects.locked()
    conversation = rows.get(messages=message_id)
    message = conversation.messages.select_related("author").get(pk=message_id)
    message.conversation = conversation
    return conversation, message


def _deliver_soon(conversation_id: int) -> None:
    from channels_hub.tasks import deliver as task  # tasks stand above actions

    task.delay_on_commit(conversation_id)
