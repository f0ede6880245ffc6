"""`/calls/<id>/recording/`: what was said in a call, through our own origin, to those who may read its conversation."""

import re

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.models import User
from channels_hub import access
from channels_hub.adapters import adapter_for
from channels_hub.adapters.base import SendError
from channels_hub.models import Call
from channels_hub.web.files import LOCKED_IN

RANGE = re.compile(r"bytes=\d*-\d*")


@require_GET
def recording(request: HttpRequest, call_id: int) -> HttpResponseBase:
    call = _heard_by(request, call_id)
    wanted = request.headers.get("Range", "")
    try:
        found = adapter_for(call.inbox).recording(call, wanted if RANGE.fullmatch(wanted) else "")
    except SendError as error:
        return HttpResponse(status=404 if error.cause == "target_missing" else 502)
    response = StreamingHttpResponse(found.pieces, status=found.status, content_type="audio/wav")
    private = {**LOCKED_IN, "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "private, no-store"}
    for name, value in {**found.headers, **private}.items():
        response[name] = value
    if not response["Content-Type"].startswith("audio/"):
        response["Content-Type"] = "audio/wav"
    return response


def _heard_by(request: HttpRequest, call_id: int) -> Call:
    call = get_object_or_404(Call.objects.select_related("inbox"), pk=call_id, recorded=True)
    if not isinstance(request.user, User) or call.conversation_id is None:
        raise Http404
    if access.load_conversation(request.user, call.conversation_id).forgotten_at:
        raise Http404
    return call
