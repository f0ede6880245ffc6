"""What only the desk does: a note that calls a colleague."""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.access import visible_users
from accounts.models import User
from channels_hub.access import visible_conversations
from channels_hub.actions import messages
from channels_hub.models import Message
from channels_hub.presenting import conversation_url
from deadlines.actions.notices import notify
from deadlines.models import Notice


@transaction.atomic
def note(user: User, conversation_id: int, body: str, client_id: str | None = None) -> Message:
    """A private note; colleagues named in it ("@name") who may read it are told, once."""
    known = Message.objects.filter(conversation=conversation_id, client_id=client_id)
    is_retry = client_id is not None and known.exists()
    message = messages.note(user, conversation_id, body, client_id=client_id)
    if not is_retry:
        for colleague in _called(user, message):
            _tell(colleague, user, message)
    return message


def _called(user: User, message: Message) -> list[User]:
    if "@" not in message.body:
        return []
    named = [one for one in visible_users(user).exclude(pk=user.pk) if f"@{one.name}" in message.body]
    return [one for one in named if visible_conversations(one).filter(pk=message.conversation_id).exists()]


def _tell(colleague: User, by: User, message: Message) -> None:
    with translation.override(colleague.language or settings.LANGUAGE_CODE):
        title = _("%(name)s calls you in a note") % {"name": by.name}
        notify(colleague, Notice.Level.INFO, title, message.body, conversation_url(message.conversation_id))
