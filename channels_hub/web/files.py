"""`/files/<token>/`: attachments, to those who may read their conversation."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.models import User
from channels_hub import access
from channels_hub.files import SHOWN, is_signed, senders_name
from channels_hub.models import Attachment

LOCKED_IN = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "private, max-age=31536000, immutable",
}


def file(request: HttpRequest, token: UUID) -> HttpResponseBase:
    """A safe type as itself, everything else as a download under its sender's name for it."""
    attachment = get_object_or_404(Attachment.objects.select_related("conversation"), token=token)
    if not is_signed(attachment, request.GET.get("visitor", "")):
        _must_see(request.user, attachment)
    if not attachment.file:
        raise Http404  # the channel still has it
    shown = attachment.content_type in SHOWN
    response = FileResponse(
        attachment.file.open("rb"),
        as_attachment=not shown or "download" in request.GET,
        filename=attachment.name,
        content_type=attachment.content_type if shown else "application/octet-stream",
    )
    for name, value in LOCKED_IN.items():
        response[name] = value
    return response


def _must_see(user: User | AnonymousUser, attachment: Attachment) -> None:
    if not isinstance(user, User) or not user.is_authenticated:
        raise Http404
    if attachment.conversation_id:
        access.load_conversation(user, attachment.conversation_id)
    elif attachment.sender != senders_name(user):
        raise Http404
