"""How the desk calls a customer who may not have told their name."""

from django.utils.translation import gettext as _

from channels_hub.models import Conversation

TAIL = 4


def name_of(chat: Conversation) -> str:
    """Their name, the one they use on this channel, or "visitor" with what tells them from others."""
    return (
        chat.customer.name or chat.identity.name or _("Visitor %(tail)s") % {"tail": chat.identity.external_id[-TAIL:]}
    )
