"""Files of a ticket: looked at by the hub's own checks, kept with the hash that the history holds."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from channels_hub.examining import LARGEST_FILE, Examined, examine
from cs_platform.lib.refusals import Refused
from tickets.models import Ticket, TicketAttachment


def check(upload: UploadedFile) -> Examined:
    """What will be kept of an upload; refuses one that is too large or not what it says."""
    if (upload.size or 0) > LARGEST_FILE:
        wrong = _("This file is too large: at most %(limit)d MB.") % {"limit": LARGEST_FILE >> 20}
        raise Refused("too_large", wrong, {"file": wrong})
    return examine(upload.read(), upload.name or "")


def store(ticket: Ticket, examined: Examined, from_customer: bool) -> TicketAttachment:
    """Keep it for the event that is recorded next."""
    attachment = TicketAttachment(
        ticket=ticket,
        event=ticket.version + 1,
        name=examined.name,
        content_type=examined.content_type,
        size=len(examined.content),
        digest=hashlib.sha256(examined.content).hexdigest(),
        width=examined.width,
        height=examined.height,
        from_customer=from_customer,
    )
    attachment.file.save(examined.name, ContentFile(examined.content), save=True)
    return attachment
