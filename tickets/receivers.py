"""What tickets hear from below."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from channels_hub.live import subscriptions
from channels_hub.models import Conversation, Merge, Message
from channels_hub.signals import (
    callback_wanted,
    conversation_opened,
    customers_merged,
    customers_unmerged,
    message_received,
)
from deadlines import registry
from tickets import access, tasks
from tickets.actions import escalation, joining, return_calls, words


def connect() -> None:
    subscriptions.allow("ticket", access.may_watch)
    message_received.connect(_message_received, dispatch_uid="tickets")
    callback_wanted.connect(_callback_wanted, dispatch_uid="tickets")
    conversation_opened.connect(_opened, dispatch_uid="tickets")
    customers_merged.connect(_merged, dispatch_uid="tickets")
    customers_unmerged.connect(_unmerged, dispatch_uid="tickets")
    for kind in ("ticket", "order", "callback"):
        registry.on_timer(kind, escalation.on_moment)
    registry.on_timer(
        "urge",
        escalation.on_moment,
        label=_("Urging"),
        metrics={"answer": _("Answer")},
        attributes=("type", "urgency", "category", "region", "business_line", "department", "source"),
    )


def _callback_wanted(sender: Any, **wanted: Any) -> None:
    return_calls.owe(**{name: wanted[name] for name in ("customer", "conversation", "reason", "phone", "team", "at")})


def _merged(sender: Any, merge: Merge, **kwargs: Any) -> None:
    joining.follow(merge)


def _unmerged(sender: Any, merge: Merge, **kwargs: Any) -> None:
    joining.go_back(merge)


def _opened(sender: Any, conversation: Conversation, **kwargs: Any) -> None:
    """Whoever calls or writes again is not called back for the call that was missed before."""
    return_calls.came_back(conversation.customer_id, conversation.created_at)


def _message_received(sender: Any, message: Message, **kwargs: Any) -> None:
    if words.note_message(message):
        tasks.join_supplements.delay_on_commit()
