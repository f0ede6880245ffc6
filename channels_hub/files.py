"""Addresses of attachments, and who may read them."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from channels_hub.models import Attachment

#: Types a browser may show on our own origin; everything else is a download.
SHOWN = ("image/jpeg", "image/png", "image/gif", "image/webp", "audio/mpeg", "audio/wav", "audio/mp4", "video/mp4")


def url_for_staff(attachment: Attachment) -> str:
    """Opened with the reader's session, by the rule of their conversation."""
    return reverse("channels_hub:file", args=[attachment.token])


def url_for_visitor(attachment: Attachment) -> str:
    """The address itself lets the customer in, and stays the same, so that a picture is loaded once."""
    return f"{url_for_staff(attachment)}?visitor={signature(attachment)}"


def signature(attachment: Attachment) -> str:
    return salted_hmac("channels_hub.files", str(attachment.token)).hexdigest()


def is_signed(attachment: Attachment, given: str) -> bool:
    return constant_time_compare(signature(attachment), given)


def tokens(given: Iterable[object]) -> list[UUID]:
    """Those of `given` that could name a file at all."""
    found = []
    for token in given:
        try:
            found.append(UUID(str(token)))
        except ValueError:
            continue
    return found


def senders_name(sender: User | str) -> str:
    """Who sent a file up: a member of staff, or an external id on the inbox."""
    return f"staff.{sender.pk}" if isinstance(sender, User) else sender
