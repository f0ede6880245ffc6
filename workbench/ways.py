"""What can be done when the channel no longer lets us write: another address of the same customer, or a call back."""

from typing import Any

from accounts.models import User
from channels_hub import windows
from channels_hub.adapters import adapter_for, installed
from channels_hub.models import Conversation, Identity


def ways(user: User, chat: Conversation) -> dict[str, Any]:
    """`identities` that may be written to now, and whether the customer can be called."""
    others = Identity.objects.filter(customer=chat.customer_id, left_at=None, inbox__active=True)
    others = others.filter(inbox__channel__in=installed()).exclude(pk=chat.identity_id).select_related("inbox")
    return {
        "identities": [one for one in others.order_by("-last_seen_at")[:10] if _is_open(one)],
        "phone": bool(chat.customer.phone),
        "may_call": bool(user.extension and chat.customer.phone),
    }


def _is_open(identity: Identity) -> bool:
    if "text" not in adapter_for(identity.inbox).limits.kinds:
        return False
    return not windows.window_of(identity).is_shut
