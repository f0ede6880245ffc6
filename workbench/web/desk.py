"""The desk and its two fragments that follow the news: the list, and the frame around a conversation."""

from typing import Any
from zlib import crc32

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from channels_hub.access import load_conversation
from channels_hub.actions.dialling import telephones
from workbench import lists, pane, presence
from workbench.web.answers import for_staff, me


@require_GET
@for_staff
def desk(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "workbench/talk/none.html")
    return render(request, "workbench/desk.html", _surroundings(request))


@require_GET
@for_staff
def conversation(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """The conversation alone for the desk that is already there, else the whole desk with it open."""
    chat = load_conversation(me(request), conversation_id)
    context = pane.context(me(request), chat) | {"page": pane.newest(chat)}
    context["prints"] = _prints(request, context)
    if request.headers.get("HX-Request"):
        return render(request, "workbench/talk/talk.html", context)
    return render(request, "workbench/desk.html", context | _surroundings(request))


@require_GET
@for_staff
def frame(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Bar and foot; a print of each part lets the page see whether it changed."""
    context = pane.context(me(request), load_conversation(me(request), conversation_id))
    context["prints"] = _prints(request, context)
    return render(request, "workbench/talk/frame.html", context)


@require_GET
@for_staff
def list_(request: HttpRequest) -> HttpResponse:
    return render(request, "workbench/list.html", {"desk": lists.desk_of(me(request))})


def _surroundings(request: HttpRequest) -> dict[str, object]:
    desk = lists.desk_of(me(request))
    return {"desk": desk, "presence": presence.switch(desk.presence), "hotline": telephones().exists()}


def _prints(request: HttpRequest, context: dict[str, Any]) -> dict[str, object]:
    """The composer's depends on rights alone: it holds what is being written and sent up."""
    parts = {part: render_to_string(f"workbench/talk/{part}.html", context, request) for part in ("bar", "state")}
    composer = f"{context['may'].writing}{'.public' if context['thread']['public'] else ''}"
    return {part: crc32(html.encode()) for part, html in parts.items()} | {"composer": composer}
