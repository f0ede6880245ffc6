"""`/calls/<id>/recording/`: what the exchange recorded, to those who may read its conversation."""

from urllib.parse import quote

import httpx
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.models import User
from channels_hub import access
from channels_hub.adapters.base import SendError
from channels_hub.adapters.calling import call as ask
from channels_hub.models import Call

#: Passed on, so that a player can jump.
KEPT = ("Content-Range", "Accept-Ranges", "Last-Modified")
TIMEOUT = httpx.Timeout(20, connect=3)


@require_GET
@login_required
def recording(request: HttpRequest, call_id: int) -> HttpResponse:
    """Fetched from the exchange for each listener: the file itself stays where it is kept."""
    assert isinstance(request.user, User)
    call = get_object_or_404(Call.objects.select_related("inbox"), pk=call_id, recorded=True)
    access.load_conversation(request.user, call.conversation_id or 0)
    base = str(call.inbox.settings.get("recording_base") or "").rstrip("/")
    if not base:
        raise Http404
    wanted = {"Range": request.headers["Range"]} if "Range" in request.headers else {}
    try:
        answer = ask("GET", f"{base}/{quote(call.call_id, safe='')}.wav", headers=wanted, timeout=TIMEOUT)
    except SendError:
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    if answer.status_code not in (200, 206):
        raise Http404
    kept = {name: answer.headers[name] for name in KEPT if name in answer.headers}
    headers = {**kept, "X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=600"}
    return HttpResponse(answer.content, status=answer.status_code, content_type="audio/wav", headers=headers)
