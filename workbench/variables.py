"""What stands for a phrase's variables in a conversation (KB5)."""

from typing import Any

from accounts.models import User
from channels_hub.access import visible_conversations
from tickets.models import Ticket


def of_conversation(*, user: User, conversation_id: int, **_signal: Any) -> dict[str, str]:
    """Receiver of `kb.signals.variables_wanted`; nothing for who may not see the conversation."""
    chat = visible_conversations(user).filter(pk=conversation_id).first()
    if chat is None:
        return {}
    number = Ticket.objects.filter(customer=chat.customer_id).order_by("-pk").values_list("number", flat=True).first()
    return {"customer.name": chat.customer.name, "ticket.number": number or ""}
