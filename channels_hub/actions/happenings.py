"""What an adapter says has happened, each kind with what it changes. Inside the envelope's transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from channels_hub import clocks, transcript, windows
from channels_hub.actions import callbacks, calls, delivery, identities, incoming, self_service, surveys
from channels_hub.adapters.base import (
    Answered,
    CallEvent,
    Due,
    Event,
    Happening,
    Inbound,
    Left,
    Recalled,
    Receipt,
    Verdict,
)
from channels_hub.models import Allowance, Conversation, DataRequest, Feed, Identity, Inbox, Message, Survey
from channels_hub.signals import delivery_failed
from channels_hub.text import shortened

Status = Conversation.Status


def happened(inbox: Inbox, happening: Happening, received_at: datetime) -> Message | None:
    """Write it down; the customer's message if it was one."""
    if isinstance(happening, Inbound):
        return incoming.take_in(inbox, happening, received_at)
    _CHANGES[type(happening)](inbox, happening)
    return None


def _event(inbox: Inbox, event: Event) -> None:
    """A line in their open conversation; those who have just come in are greeted."""
    identity = identities.lock(inbox, event.external_user, event.profile)
    if event.grant:
        windows.grant(identity, event.grant, event.at)
    conversation = incoming.open_conversation(identity, event.thread)
    if conversation is None and event.greets and (inbox.greeting or inbox.self_service):
        _greet(identity, event)
    elif conversation is not None:
        transcript.log(conversation, event.code, event.data)


def _greet(identity: Identity, event: Event) -> None:
    """Nobody is called to them before they say something."""
    now = timezone.now()
    conversation = incoming.begin(identity, Status.SELF_SERVICE, now)
    conversation.save()
    transcript.log(conversation, event.code, event.data)
    if identity.inbox.self_service and not event.welcome:
        self_service.begin(conversation)
        return
    fields: dict[str, Any] = {"data": {"by": "house"}}
    if event.welcome:
        begun = event.at or now
        fields = {
            "data": {"by": "house", "welcome": event.welcome},
            "expires_at": begun + timedelta(seconds=event.welcome_seconds),
        }
    words = identity.inbox.greeting
    if words:
        delivery.queue(conversation, kind=Message.Kind.TEXT, body=words, **fields)


def _left(inbox: Inbox, left: Left) -> None:
    """Nothing may be sent any more; where the channel's rules say so, an administrator is asked to erase them.

    Of somebody we never heard of there is nothing to erase; told late of somebody who is back, nothing has changed.
    """
    at = left.at or timezone.now()
    identity = identities.known(inbox, left.external_user)
    if identity is None or Allowance.objects.filter(identity=identity, given_at__gt=at).exists():
        return
    Identity.objects.filter(pk=identity.pk).update(left_at=at, profile_due_at=None)
    Allowance.objects.filter(identity=identity).delete()
    if conversation := incoming.open_conversation(identity):
        transcript.log(conversation, "left")
    if left.erase and not identity.customer.erased_at:
        DataRequest.objects.get_or_create(
            customer=identity.customer,
            kind=DataRequest.Kind.ERASE,
            done_at=None,
            defaults={"asked_by": None, "reason": f"{inbox}: unsubscribed"[:200]},
        )


def _recalled(inbox: Inbox, recalled: Recalled) -> None:
    """It stays on record, marked."""
    if found := _locked(inbox, recalled.external_id):
        conversation, message = found
        message.recalled_at = message.recalled_at or timezone.now()
        message.save(update_fields=["recalled_at"])
        transcript.changed(conversation, [message])


def _answered(inbox: Inbox, said: Answered) -> None:
    """One of ours answered past this desk: their words stand in the conversation, nobody waits any more."""
    identity = identities.lock(inbox, said.external_user, {})
    if Message.objects.filter(inbox=inbox, external_id=said.external_id).exists():
        return
    now = timezone.now()
    conversation = incoming.open_conversation(identity, said.thread)
    if conversation is None:
        conversation = incoming.begin(identity, Status.CLOSED, now, thread=said.thread, closed_at=now)
        conversation.save()
    was_waiting = conversation.waiting_since is not None
    conversation.unread, conversation.waiting_since = 0, None
    transcript.append(
        conversation,
        Message.Direction.OUT,
        kind=said.kind,
        body=shortened(said.body)[0],
        data={**said.data, "staff": said.staff},
        attachments=incoming.coming(inbox, said.external_user, said.media),
        external_id=said.external_id,
        channel_time=said.at,
        delivery=Message.Delivery.SENT,
        sent_at=said.at or now,
    )
    if was_waiting:
        clocks.answered(conversation, now)


def _receipt(inbox: Inbox, receipt: Receipt) -> None:
    """What the channel says became of a message of ours."""
    found = _locked(inbox, receipt.external_id)
    if found is None:
        return
    conversation, message = found
    message.delivery, message.delivery_error = receipt.delivery, receipt.error
    message.delivery_detail = receipt.detail[:300]
    message.save(update_fields=["delivery", "delivery_error", "delivery_detail"])
    transcript.changed(conversation, [message])
    if receipt.delivery == Message.Delivery.FAILED:
        callbacks.owe_for(message)
        delivery_failed.send(Message, message=message)


def _verdict(inbox: Inbox, verdict: Verdict) -> None:
    """On their latest conversation, or on that of the thread."""
    whose = {"thread": verdict.thread} if verdict.thread else {"identity__external_id": verdict.external_user}
    rows = Conversation.objects.filter(inbox=inbox, **whose)
    if conversation := rows.order_by("-pk").first():
        Survey.objects.get_or_create(conversation=conversation)
        surveys.answer(conversation, verdict.score, verdict.resolved, verdict.comment)


def _due(inbox: Inbox, due: Due) -> None:
    """The channel says that there is something: look at once."""
    from channels_hub.tasks import look  # tasks stand above actions

    values = {"due_at": timezone.now(), "hint": due.hint}
    feed, _new = Feed.objects.update_or_create(inbox=inbox, name=due.feed, defaults=values)
    look.delay_on_commit(feed.pk)


def _locked(inbox: Inbox, external_id: str) -> tuple[Conversation, Message] | None:
    found = Message.objects.filter(inbox=inbox, external_id=external_id).values_list("conversation_id", "pk").first()
    if not found:
        return None
    conversation = Conversation.objects.locked().get(pk=found[0])
    rows = Message.objects.select_related("author").prefetch_related("attachments")
    return conversation, rows.get(pk=found[1])


_CHANGES: dict[type, Callable[[Inbox, Any], None]] = {
    CallEvent: calls.happened,
    Event: _event,
    Left: _left,
    Recalled: _recalled,
    Answered: _answered,
    Receipt: _receipt,
    Verdict: _verdict,
    Due: _due,
}
