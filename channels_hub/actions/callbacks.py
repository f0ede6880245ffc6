"""A customer is owed a call: said here, kept and done by the app above (`tickets`)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from channels_hub import access, transcript
from channels_hub.failures import CAUSES
from channels_hub.models import Conversation, Message
from channels_hub.signals import callback_wanted
from cs_platform.lib.refusals import Refused


@transaction.atomic
def want(user: User, conversation_id: int, reason: str = "window_shut", at: datetime | None = None) -> Conversation:
    """The customer is called, `at` a time they like or soon: they asked for it, or the channel is shut."""
    conversation = access.load_conversation(user, conversation_id, lock=True)
    access.must_speak(user, conversation)
    if not conversation.customer.phone:
        raise Refused("no_number", _("This customer has no telephone number."))
    owe(conversation, reason, at)
    return conversation


def owe_for(message: Message) -> None:
    """What the house had to tell did not arrive, and will not by this channel. Its conversation is locked."""
    conversation, cause = message.conversation, CAUSES.get(message.delivery_error)
    if cause and cause.empties and message.data.get("notice") and conversation.customer.phone:
        owe(conversation, "window_shut")


def owe(conversation: Conversation, reason: str, at: datetime | None = None) -> None:
    """For a locked conversation."""
    code, data = ("callback_owed_at", {"at": at.isoformat()}) if at else ("callback_owed", {})
    transcript.log(conversation, code, data)
    callback_wanted.send(
        Conversation,
        customer=conversation.customer,
        conversation=conversation,
        reason=reason,
        phone=conversation.customer.phone,
        team=conversation.team,
        at=at,
    )
