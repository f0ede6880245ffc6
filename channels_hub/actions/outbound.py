"""What the house itself tells a customer: progress of a ticket, a promised time."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from channels_hub import transcript, windows
from channels_hub.actions import callbacks, delivery
from channels_hub.adapters import installed
from channels_hub.models import Conversation, Customer, Message

#: So many of a customer's addresses are looked at for one that may be written to.
ADDRESSES = 5


@transaction.atomic
def tell_customer(to: Customer | Conversation, text: str, *, data: dict[str, Any] | None = None) -> Message | None:
    """A message of the house in that conversation, or on the channel the customer used last and may be written on.

    To them alone, also where they had spoken in public. Where no channel carries it a note says so and they are
    owed a call instead; None then, and for somebody who never wrote. A conversation that has ended stays ended:
    the notice stands below it.
    """
    conversation = _reachable(to)
    if conversation is None:
        return None
    if not windows.lets_speak(conversation):
        _not_told(conversation, text)
        return None
    data = {**(data or {}), "by": "house", "notice": True}
    if windows.in_public(conversation):
        data["private"] = True
    return delivery.queue(conversation, kind=Message.Kind.TEXT, body=text, data=data)


def _not_told(conversation: Conversation, text: str) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        words = _("Could not be told to the customer: %(text)s") % {"text": text}
    transcript.append(conversation, Message.Direction.NOTE, body=words, data={"by": "house"})
    if conversation.customer.phone:
        callbacks.owe(conversation, "window_shut")


def _reachable(to: Customer | Conversation) -> Conversation | None:
    """Locked: where words can be sent, else the one that is meant, or the latest; None if there was never any."""
    found = [to] if isinstance(to, Conversation) else []
    if not (found and windows.lets_speak(found[0])):
        found += _latest(to.customer if isinstance(to, Conversation) else to)
    if not found:
        return None
    best = next((one for one in found if windows.lets_speak(one)), found[0])
    return Conversation.objects.locked().get(pk=best.pk)


def _latest(customer: Customer) -> list[Conversation]:
    """One on each of the customer's addresses, the newest first."""
    rows = Conversation.objects.filter(customer=customer, inbox__active=True, inbox__channel__in=installed())
    latest = rows.order_by("identity", "-created_at").distinct("identity").select_related("inbox", "identity")
    return sorted(latest, key=lambda one: one.created_at, reverse=True)[:ADDRESSES]
