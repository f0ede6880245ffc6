"""Messages as JSON: the same shape live, in catch-up and in history (docs/architecture.md)."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from channels_hub import presenting
from channels_hub.access import load_conversation
from channels_hub.actions import files as file_actions
from channels_hub.actions import messages as message_actions
from channels_hub.examining import LARGEST_FILE
from channels_hub.text import clean
from cs_platform.lib.refusals import Refused
from workbench import actions, pane
from workbench.web.answers import body_of, for_staff, me


@require_http_methods(["GET", "POST"])
@for_staff
def messages(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """GET `?after=revision` or `?before=seq`: a frame. POST: a reply or a note; gives the message."""
    if request.method == "POST":
        return _write(request, conversation_id)
    chat = load_conversation(me(request), conversation_id)
    if seq := _number(request, "before"):
        return JsonResponse(pane.before(chat, seq))
    return JsonResponse(pane.after(chat, _number(request, "after")))


def _write(request: HttpRequest, conversation_id: int) -> JsonResponse:
    """The same `client_id` again is the same message: a retry doubles nothing."""
    said = body_of(request)
    body, client_id = str(said.get("body", "")), clean(str(said.get("client_id", "")))[:64] or None
    if said.get("note"):
        message = actions.note(me(request), conversation_id, body, client_id=client_id)
    else:
        given = said.get("attachments")
        tokens = [str(token) for token in given] if isinstance(given, list) else []
        message = message_actions.reply(
            me(request),
            conversation_id,
            body,
            attachment_ids=tokens,
            client_id=client_id,
            private=bool(said.get("private")),
        )
    return JsonResponse(presenting.message_json(message, for_customer=False), status=201)


@require_POST
@for_staff
def read(request: HttpRequest, conversation_id: int) -> HttpResponse:
    seq = body_of(request).get("seq")
    message_actions.mark_read(me(request), conversation_id, seq if isinstance(seq, int) else 0)
    return HttpResponse(status=204)


@require_POST
@for_staff
def resend(request: HttpRequest, message_id: int) -> JsonResponse:
    message = message_actions.resend(me(request), message_id)
    return JsonResponse(presenting.message_json(message, for_customer=False))


@require_POST
@for_staff
def files(request: HttpRequest, conversation_id: int) -> JsonResponse:
    """Take in one file (`file`) that a reply may then carry; gives what a message says of it."""
    chat = load_conversation(me(request), conversation_id)
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused("no_file", _("There is no file in this."))
    if upload.size and upload.size > LARGEST_FILE:
        raise Refused("too_large", _("This file is too large: at most %(limit)d MB.") % {"limit": LARGEST_FILE >> 20})
    attachment = file_actions.take_in(chat.inbox, me(request), upload.read(), upload.name or "")
    return JsonResponse(presenting.attachment_json(attachment, for_customer=False), status=201)


def _number(request: HttpRequest, name: str) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
