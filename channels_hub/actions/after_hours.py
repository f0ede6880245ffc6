"""Nobody is here now: said once, in the customer's own channel, and from when somebody will be (CH5)."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone, translation

from channels_hub import sentences, transcript, windows
from channels_hub.actions import delivery
from channels_hub.adapters import adapter_for
from channels_hub.models import Conversation, Message

#: Whoever has just been told is not told again: a machine at the other end may answer each notice with a new matter.
ENOUGH = timedelta(hours=4)


def tell(conversation: Conversation) -> None:
    """A line that browsers of our own show; elsewhere a message, unless it would be the last that we may send."""
    told = _told_lately(conversation)
    opening = conversation.route_after
    code, data = ("after_hours", {"opening": opening.isoformat()}) if opening else ("after_hours_unknown", {})
    transcript.log(conversation, code, data)
    if told or adapter_for(conversation.inbox).delivers_on_commit or not _may_spend_one(conversation):
        return
    with translation.override(conversation.customer.language or settings.LANGUAGE_CODE):
        words = sentences.sentence({"code": code, **data}, for_customer=True)
        delivery.queue(conversation, kind=Message.Kind.TEXT, body=words, data={"by": "house"})


def _may_spend_one(conversation: Conversation) -> bool:
    left = windows.window(conversation).messages_left
    speaks = windows.lets_speak(conversation) and not windows.in_public(conversation)
    return speaks and (left is None or left > 1)


def _told_lately(conversation: Conversation) -> bool:
    notices = Message.objects.filter(direction=Message.Direction.EVENT, data__code__startswith="after_hours")
    theirs = notices.filter(conversation__identity=conversation.identity_id)
    return theirs.filter(created_at__gt=timezone.now() - ENOUGH).exists()
