"""A customer is owed a call: said here, kept and done by the app above (`tickets`)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from channels_hub import access, transcript
from channels_hub.models import Conversation
from channels_hub.signals import callback_wanted
from cs_platform.lib.refusals import Refused


@transaction.atomic
def want(user: User, conversation_id: int, reason: str = "window_shut") -> Conversation:
    """The channel no longer carries our words: the customer is called instead."""
    conversation = access.load_conversation(user, conversation_id, lock=True)
    access.must_speak(user, conversation)
    if not conversation.customer.phone:
        raise Refused("no_number", _("This customer has no telephone number."))
    owe(conversation, reason)
    return conversation


def owe(conversation: Conversation, reason: str) -> None:
    """For a locked conversation."""
    transcript.log(conversation, "callback_owed")
    callback_wanted.send(
        Conversation,
        customer=conversation.customer,
        conversation=conversation,
        reason=reason,
        phone=conversation.customer.phone,
        team=conversation.team,
        at=None,
    )
