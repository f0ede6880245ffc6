"""How the self-service speaks: as a menu where the channel has one, else with numbers to reply."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from channels_hub.actions import delivery
from channels_hub.adapters import adapter_for
from channels_hub.models import Conversation, MenuItem, Message, SelfService

Choice = dict[str, str]
#: Room in one message for an answer; the rest is a person's, or the article's own page.
LONGEST = 600


def say(session: SelfService, body: str, choices: Sequence[Choice] = (), **data: Any) -> Message:
    """One message of the robot's; what it offers is remembered, so that a number is understood."""
    conversation = session.conversation
    session.offered = [choice["id"] for choice in choices]
    told: dict[str, Any] = {"by": "robot", **data}
    if choices and adapter_for(conversation.inbox).limits.choices:
        told["choices"] = list(choices)
    elif choices:
        lines = [f"{number}. {choice['label']}" for number, choice in enumerate(choices, 1)]
        body = "\n".join([body, *lines, _("Reply with the number.")])
    return delivery.queue(conversation, kind=Message.Kind.TEXT, body=body, data=told)


def menu(conversation: Conversation) -> list[Choice]:
    items = MenuItem.objects.filter(inbox=conversation.inbox_id)
    return [{"id": f"menu:{item.pk}", "label": item.label} for item in items]


def after_answer() -> list[Choice]:
    return [{"id": "helped", "label": _("It helped")}, {"id": "not_helped", "label": _("It did not help")}, person()]


def person() -> Choice:
    return {"id": "person", "label": _("Talk to a person")}


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
