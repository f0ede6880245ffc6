"""`/calls/<id>/recording/`: what was said in a call, through our own origin, to those who may read its conversation."""

import re

from django.contrib.auth.decorators import login_required
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
#: Never kept: what is erased must not be heard from a browser's cache.
PRIVATE = {**LOCKED_IN, "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "private, no-store"}


@require_GET
@login_required
def recording(request: HttpRequest, call_id: int) -> HttpResponseBase:
    """Handed on as it comes, in the part that the player asks for: the file itself stays where it is kept."""
    call = _heard_by(request, call_id)
    wanted = request.headers.get("Range", "")
    try:
        found = adapter_for(call.inbox).recording(call, wanted if RANGE.fullmatch(wanted) else "")
    except SendError as error:
        if error.cause == "target_missing":
            raise Http404 from error
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    return StreamingHttpResponse(found.pieces, status=found.status, headers={**found.headers, **PRIVATE})


def _heard_by(request: HttpRequest, call_id: int) -> Call:
    assert isinstance(request.user, User)
    call = get_object_or_404(Call.objects.select_related("inbox"), pk=call_id, recorded=True)
    if access.load_conversation(request.user, call.conversation_id or 0).forgotten_at:
        raise Http404
    return call
