"""What can be done when the channel no longer lets us write: another address of the same customer, or a call back."""

from typing import Any

from accounts.models import User
from channels_hub import reaching
from channels_hub.models import Conversation


def ways(user: User, chat: Conversation) -> dict[str, Any]:
    """`identities` that may be written to now, and whether the customer can be called."""
    return {
        "identities": [address.identity for address in reaching.others(chat)],
        "phone": bool(chat.customer.phone),
        "may_call": bool(user.extension and chat.customer.phone),
    }
