"""Files that a channel keeps for us: fetched at once, looked at, and kept here (a channel forgets them in days)."""

from datetime import timedelta
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from channels_hub import transcript, voice
from channels_hub.adapters import adapter_for
from channels_hub.adapters.base import File, SendError
from channels_hub.examining import Examined, examine
from channels_hub.models import Attachment, Conversation, Message
from cs_platform.lib.refusals import Refused

#: Seconds until the next try after the first, second … failure; then it is given up. A channel keeps files three days.
BACK_OFF = (5, 30, 300, 1800, 2 * 3600, 12 * 3600)
CLAIM = timedelta(seconds=90)
#: What telephones record and no browser plays.
UNPLAYED = {".amr", ".speex", ".spx", ".ogg"}
#: A channel may let through more than we take from a browser.
LARGEST = 25 * 1024 * 1024


def owed() -> list[int]:
    due = Attachment.objects.filter(next_try_at__lte=timezone.now(), message__isnull=False)
    return list(due.order_by("next_try_at").values_list("pk", flat=True)[:50])


def fetch(attachment_id: int) -> None:
    """Bring one file here, with no transaction open while the channel is asked."""
    attachment = _claim(attachment_id)
    if attachment is None:
        return
    try:
        file = adapter_for(attachment.inbox).media(attachment.inbox, attachment.reference or {})
        _keep(attachment, _examined(file))
    except SendError as error:
        _failed(attachment, error)


def _claim(attachment_id: int) -> Attachment | None:
    now = timezone.now()
    due = Attachment.objects.filter(pk=attachment_id, next_try_at__lte=now)
    return (
        Attachment.objects.select_related("inbox").get(pk=attachment_id)
        if due.update(next_try_at=now + CLAIM)
        else None
    )


def _examined(file: File) -> Examined:
    """As it will be kept; voice that browsers do not play is made into what they do."""
    name = PurePath(file.name)
    try:
        if name.suffix.lower() in UNPLAYED:
            content, _seconds = voice.playable(file.content)
            return examine(content, str(name.with_suffix(".mp3")), largest=LARGEST)
        return examine(file.content, file.name, largest=LARGEST)
    except Refused as refused:
        raise SendError("kind", f"{file.name}: {refused.code}") from refused


@transaction.atomic
def _keep(attachment: Attachment, examined: Examined) -> None:
    conversation, message = _locked(attachment)
    attachment.name, attachment.content_type = attachment.name or examined.name, examined.content_type
    attachment.size, attachment.width, attachment.height = len(examined.content), examined.width, examined.height
    attachment.next_try_at, attachment.missing = None, ""
    attachment.file.save("", ContentFile(examined.content), save=True)
    transcript.changed(conversation, [message])


@transaction.atomic
def _failed(attachment: Attachment, error: SendError) -> None:
    attachment.tries += 1
    given_up = (error.permanent and not error.unknown) or attachment.tries > len(BACK_OFF)
    wait = timedelta(seconds=BACK_OFF[min(attachment.tries, len(BACK_OFF)) - 1])
    attachment.next_try_at = None if given_up else timezone.now() + wait
    attachment.missing = error.cause if given_up else ""
    conversation, message = _locked(attachment)
    attachment.save(update_fields=["tries", "next_try_at", "missing"])
    if given_up:
        transcript.changed(conversation, [message])


def _locked(attachment: Attachment) -> tuple[Conversation, Message]:
    assert attachment.conversation_id
    assert attachment.message_id
    conversation = Conversation.objects.locked().get(pk=attachment.conversation_id)
    rows = Message.objects.select_related("author").prefetch_related("attachments")
    return conversation, rows.get(pk=attachment.message_id)
