"""What the house itself tells a customer: progress of a ticket, a promised time."""

from typing import Any

from django.db import transaction

from channels_hub.actions import delivery
from channels_hub.models import Conversation, Customer, Message


@transaction.atomic
def tell_customer(to: Customer | Conversation, text: str, *, data: dict[str, Any] | None = None) -> Message | None:
    """A message of the house in that conversation, or on the channel the customer used last; None if there is none.

    A conversation that has ended stays ended: the notice stands below it.
    """
    rows = Conversation.objects.locked()
    if isinstance(to, Conversation):
        conversation = rows.get(pk=to.pk)
    else:
        latest = Conversation.objects.filter(customer=to).order_by("-created_at").values_list("pk", flat=True).first()
        if latest is None:
            return None
        conversation = rows.get(pk=latest)
    return delivery.queue(conversation, kind=Message.Kind.TEXT, body=text, data={**(data or {}), "by": "house"})
