from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from channels_hub.access import load_conversation
from workbench import pane
from workbench.names import name_of
from workbench.web.answers import for_staff, me

#: Longer conversations are read in the desk, page by page.
MOST = 1000


@require_GET
@for_staff
def playback(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """A conversation to read, or to hear at its own pace (QA6): a page, a part of one, or with `drawer` a drawer."""
    chat = load_conversation(me(request), conversation_id)
    context = {
        "conversation": chat,
        "name": name_of(chat),
        "page": pane.page_of(chat, chat.messages.order_by("-seq")[:MOST]),
        "survey": getattr(chat, "survey", None),
    }
    if "drawer" in request.GET:
        return render(request, "workbench/playback_drawer.html", context)
    return render(
        request,
        "workbench/playback_part.html" if request.headers.get("HX-Request") else "workbench/playback.html",
        context,
    )
