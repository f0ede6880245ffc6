"""When a channel no longer carries our words: another address of the same customer, or a call owed."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from channels_hub import windows
from channels_hub.access import load_conversation
from channels_hub.actions import callbacks
from channels_hub.actions import elsewhere as actions
from channels_hub.models import Conversation
from cs_platform.lib.refusals import Refused
from workbench.forms import CallbackForm, ElsewhereForm
from workbench.names import name_of
from workbench.ways import ways
from workbench.web.answers import dialog, done, for_staff, me, sent


@require_http_methods(["GET", "POST"])
@for_staff
def elsewhere(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """The draft goes along, or the words of the `message` that did not arrive; `identity` is chosen beforehand."""
    chat = load_conversation(me(request), conversation_id)
    form = ElsewhereForm(sent(request), initial={"body": _words(request, chat)})
    if request.method == "POST" and form.is_valid():
        try:
            there = actions.write(me(request), chat.pk, form.cleaned_data["identity"], form.cleaned_data["body"])
            return _gone_on(request, chat, there)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    return dialog(request, "workbench/steps/elsewhere.html", _context(request, chat) | {"form": form})


@require_http_methods(["GET", "POST"])
@for_staff
def want_callback(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """At a time that the customer named, or as soon as may be."""
    chat = load_conversation(me(request), conversation_id)
    form = CallbackForm(sent(request))
    if request.method == "POST" and form.is_valid():
        at, now = form.cleaned_data["at"], windows.window(chat)
        shut = not at and (now.is_shut or now.is_used_up)
        try:
            callbacks.want(me(request), chat.pk, "window_shut" if shut else "asked", at)
            return done(_("A call back is owed to the customer."))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    return dialog(request, "workbench/steps/callback.html", {"conversation": chat, "form": form})


def _context(request: HttpRequest, chat: Conversation) -> dict[str, Any]:
    offered = ways(me(request), chat)
    chosen = request.POST.get("identity") or request.GET.get("identity", "")
    first = offered["identities"][0].pk if offered["identities"] else ""
    return {
        "conversation": chat,
        "name": name_of(chat),
        "ways": offered,
        "chosen": int(chosen) if chosen.isascii() and chosen.isdigit() else first,
        "draft": "" if "message" in request.GET else _draft(request, chat.pk),
    }


def _words(request: HttpRequest, chat: Conversation) -> str:
    number = request.GET.get("message", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return ""
    return get_object_or_404(chat.messages.filter(author__isnull=False, direction="out"), pk=int(number)).body


def _gone_on(request: HttpRequest, here: Conversation, there: Conversation) -> HttpResponse:
    answer = done(open=there.pk)
    if "message" not in request.GET:
        events = json.loads(answer["HX-Trigger"]) | {"draft:sent": {"name": _draft(request, here.pk)}}
        answer["HX-Trigger"] = json.dumps(events)
    return answer


def _draft(request: HttpRequest, conversation_id: int) -> str:
    """What the composer calls its reply that is not sent."""
    return f"{me(request).pk}.{conversation_id}.reply"
