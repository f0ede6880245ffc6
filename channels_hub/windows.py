"""What a channel still allows towards a customer: granted, spent, given back (CH9, CH11).

Callers of what changes the ledger hold the conversation's row locked; two conversations of one
person meet at the allowance's own row, which is only ever changed by conditional updates.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_hub.adapters import adapter_for
from channels_hub.adapters.base import Grant, Window
from channels_hub.models import Allowance, Attachment, Conversation, Identity, Message
from cs_platform.lib.refusals import Refused


def window(conversation: Conversation) -> Window:
    """What may be sent in this conversation now."""
    if not adapter_for(conversation.inbox).grants:
        return Window()
    return _window(conversation.identity_id, conversation.created_at)


def window_of(identity: Identity) -> Window:
    """What may be sent to this address now, whatever the conversation."""
    if not adapter_for(identity.inbox).grants:
        return Window()
    return _window(identity.pk, identity.created_at)


def _window(identity_id: int, never: datetime) -> Window:
    """`never`: when it closed if it was never open."""
    rows = list(Allowance.objects.filter(identity=identity_id))
    running = [row for row in rows if row.closes_at > timezone.now()]
    if not running:
        return Window(closes_at=max((row.closes_at for row in rows), default=never), messages_left=0)
    counted = [row.left for row in running if row.left is not None]
    left = sum(counted) if len(counted) == len(running) else None
    return Window(closes_at=max(row.closes_at for row in running), messages_left=left)


def grant(identity: Identity, given: Grant, at: datetime | None) -> None:
    """Write what the channel allows from now on; an older grant that comes late changes nothing."""
    begun = at or timezone.now()
    values = {"given_at": begun, "closes_at": begun + timedelta(seconds=given.seconds), "left": given.messages}
    mine = Allowance.objects.filter(identity=identity, source=given.source)
    if not mine.filter(given_at__lte=begun).update(**values):
        Allowance.objects.get_or_create(identity=identity, source=given.source, defaults=values)


def check(
    conversation: Conversation,
    body: str,
    attachments: Sequence[Attachment],
    count: int = 1,
    private: bool = False,
) -> None:
    """Refuse what the channel is known not to take, before it is written; `count` messages are to be sent.

    `private`: to the customer alone, where they spoke in public.
    """
    _check_window(conversation, count)
    limits = adapter_for(conversation.inbox).limits
    if limits.longest_text is not None and len(body) > limits.longest_text:
        raise _too_long(limits.longest_text)
    if limits.longest_public is not None and len(body) > limits.longest_public and not private:
        _check_public(conversation, limits.longest_public)
    if limits.longest_bytes is not None and len(body.encode()) > limits.longest_bytes:
        raise _too_long(limits.longest_bytes // 3)
    if "text" not in limits.kinds and body:
        raise Refused("kind_not_taken", _("This channel takes no text."))
    if any(attachment.kind not in limits.kinds for attachment in attachments):
        raise Refused("kind_not_taken", _("This channel does not take this kind of file."))


def _check_public(conversation: Conversation, longest: int) -> None:
    if in_public(conversation):
        raise _too_long(longest)


def _check_window(conversation: Conversation, count: int) -> None:
    now = window(conversation)
    if now.is_shut:
        raise Refused("window_shut", _("The channel no longer lets us write to this customer."))
    if now.messages_left is None:
        return
    if now.messages_left < count:
        raise Refused("quota_used_up", _("All messages that the channel allows are used up."))
    if now.messages_left == count and keeps_last(conversation):
        raise Refused("last_kept", _("The last message is kept for the closing question: end the conversation."))


def lets_speak(conversation: Conversation) -> bool:
    """Words can be sent now: the channel carries them, and its window is open."""
    now = window(conversation)
    return carries_words(conversation) and not (now.is_shut or now.is_used_up)


def carries_words(conversation: Conversation) -> bool:
    """A telephone does not, nor an address its customer has left."""
    return "text" in adapter_for(conversation.inbox).limits.kinds and not conversation.identity.left_at


def in_public(conversation: Conversation) -> bool:
    """The customer spoke where everybody reads it, and so does who answers, unless in private."""
    said = conversation.messages.filter(direction=Message.Direction.IN).order_by("-seq")
    return bool(said.values_list("data__public", flat=True).first())


def keeps_last(conversation: Conversation) -> bool:
    """The last message that the channel allows is for the closing question, which is asked of nobody in public."""
    inbox = conversation.inbox
    if not (inbox.keep_last and inbox.survey) or getattr(conversation, "survey", None):
        return False
    return not in_public(conversation)


def spend(conversation: Conversation) -> Allowance | None:
    """Take one message from what runs out first; None where nothing is counted, or nothing is left."""
    if not adapter_for(conversation.inbox).grants:
        return None
    for row in _running(conversation.identity_id):
        if row.left is None or Allowance.objects.filter(pk=row.pk, left__gt=0).update(left=F("left") - 1):
            return row
    return None


def give_back(message: Message) -> None:
    """The channel did not take it, so it was not counted: unless the ledger was begun anew since."""
    if message.spent_id:
        same = Allowance.objects.filter(pk=message.spent_id, given_at__lte=message.created_at, left__isnull=False)
        same.update(left=F("left") + 1)
        message.spent = None


def empty(identity_id: int) -> None:
    """The channel says that there is nothing more: it knows better than we do."""
    Allowance.objects.filter(identity=identity_id, closes_at__gt=timezone.now()).update(closes_at=timezone.now())


def _running(identity_id: int) -> QuerySet[Allowance]:
    usable = Q(left=None) | Q(left__gt=0)
    return Allowance.objects.filter(usable, identity=identity_id, closes_at__gt=timezone.now()).order_by("closes_at")


def _too_long(limit: int) -> Refused:
    words = _("Too long for this channel: at most %(limit)d characters.") % {"limit": limit}
    return Refused("too_long", words, {"body": words})
