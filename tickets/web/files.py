from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.utils.http import content_disposition_header

from channels_hub.files import SHOWN
from tickets import access
from tickets.models import TicketAttachment
from tickets.web.dialogs import me


@login_required
def file(request: HttpRequest, token: str) -> FileResponse:
    """A file of a ticket in one's sight."""
    found = TicketAttachment.objects.filter(token=token).first()
    if found is None or not access.visible_tickets(me(request)).filter(pk=found.ticket_id).exists():
        raise Http404
    return served(found)


def served(attachment: TicketAttachment) -> FileResponse:
    """Safe pictures and sounds are shown, all else is a download; nothing of it may run."""
    shown = attachment.content_type in SHOWN
    answer = FileResponse(
        attachment.file.open("rb"), content_type=attachment.content_type if shown else "application/octet-stream"
    )
    answer.headers["Content-Disposition"] = content_disposition_header(not shown, attachment.name) or "inline"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer
