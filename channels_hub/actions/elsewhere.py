"""Going on with a customer on another of their addresses, where this one is shut (CH11)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from channels_hub import access, transcript
from channels_hub.actions import conversations, messages
from channels_hub.models import Conversation, Identity
from cs_platform.lib.refusals import Refused


@transaction.atomic
def write(user: User, conversation_id: int, identity_id: int, body: str) -> Conversation:
    """Gives the conversation there: their open one, else a new one. A line here says where it went on."""
    here = access.load_conversation(user, conversation_id, lock=True)
    access.must_speak(user, here)
    identity = access.load_identity(user, identity_id)
    if identity.customer_id != here.customer_id or identity.pk == here.identity_id:
        raise Refused("not_theirs", _("This is no other address of this customer."))
    there = _say(user, identity, body)
    transcript.log(here, "elsewhere", {"agent": user.name, "inbox": identity.inbox.name}, author=user)
    return there


def _say(user: User, identity: Identity, body: str) -> Conversation:
    """To them alone, even where they had spoken in public."""
    going_on = Conversation.objects.filter(identity=identity).exclude(status=Conversation.Status.CLOSED)
    there = going_on.order_by("-last_message_at").first()
    if there is None:
        return conversations.start_outbound(user, identity, body)
    messages.reply(user, there.pk, body, private=True)
    return there
