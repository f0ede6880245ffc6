"""What the house itself tells a customer: progress of a ticket, a promised time."""

from typing import Any

from django.db import transaction

from channels_hub import windows
from channels_hub.actions import callbacks, delivery
from channels_hub.models import Conversation, Customer, Message

#: So many of a customer's addresses are looked at for one that may be written to.
ADDRESSES = 5


@transaction.atomic
def tell_customer(to: Customer | Conversation, text: str, *, data: dict[str, Any] | None = None) -> Message | None:
    """A message of the house in that conversation, or on the channel the customer used last and may be written on.

    Where no channel carries it they are owed a call instead; None then, and for somebody who never wrote. A
    conversation that has ended stays ended: the notice stands below it.
    """
    conversation = _reachable(to)
    if conversation is None:
        return None
    if not windows.lets_speak(conversation):
        if conversation.customer.phone:
            callbacks.owe(conversation, "window_shut")
        return None
    return delivery.queue(conversation, kind=Message.Kind.TEXT, body=text, data={**(data or {}), "by": "house"})


def _reachable(to: Customer | Conversation) -> Conversation | None:
    """Locked: where words can be sent, else the latest; None if there was never any."""
    if isinstance(to, Conversation):
        return Conversation.objects.locked().get(pk=to.pk)
    latest = Conversation.objects.filter(customer=to).order_by("identity", "-created_at").distinct("identity")
    found = sorted(latest.select_related("inbox", "identity"), key=lambda one: one.created_at, reverse=True)[:ADDRESSES]
    if not found:
        return None
    best = next((one for one in found if windows.lets_speak(one)), found[0])
    return Conversation.objects.locked().get(pk=best.pk)
