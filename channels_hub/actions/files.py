"""Files on their way into a conversation."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from channels_hub.examining import examine
from channels_hub.files import senders_name
from channels_hub.models import Attachment, Inbox

KEPT_UNSENT = timedelta(days=1)


@transaction.atomic
def take_in(inbox: Inbox, sender: User | str, content: bytes, name: str, client_id: str | None = None) -> Attachment:
    """Keep a file that its sender may now put in a message; sent up twice it is one file."""
    mine = Attachment.objects.filter(inbox=inbox, sender=senders_name(sender))
    if client_id and (known := mine.filter(client_id=client_id).first()):
        return known
    examined = examine(content, name)
    attachment = Attachment(
        inbox=inbox,
        sender=senders_name(sender),
        client_id=client_id or None,
        name=examined.name,
        content_type=examined.content_type,
        size=len(examined.content),
        width=examined.width,
        height=examined.height,
    )
    attachment.file.save("", ContentFile(examined.content), save=True)
    return attachment


@transaction.atomic
def delete_never_sent() -> int:
    """Files that no message came to carry."""
    never = Attachment.objects.filter(message=None, created_at__lt=timezone.now() - KEPT_UNSENT)
    old = list(never.select_for_update(skip_locked=True)[:500])
    for attachment in old:
        attachment.file.delete(save=False)
        attachment.delete()
    return len(old)
