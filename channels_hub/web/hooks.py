"""`/hooks/<key>/`: where channels deliver. Verify, keep, answer; never a 500, never a call to anybody."""

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from channels_hub.actions import receive
from channels_hub.adapters import adapter_for, installed
from channels_hub.adapters.base import NotGenuine
from channels_hub.models import Inbox
from channels_hub.nudging import nudge
from channels_hub.remembering import briefly

log = logging.getLogger(__name__)


def hook(request: HttpRequest, key: str) -> HttpResponse:
    """POST: a delivery. GET: the channel's check that this address is ours. The door has no CSRF check or session."""
    if request.method not in ("GET", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    inbox = _inbox(key)
    if inbox is None or inbox.channel not in installed():
        return HttpResponse(status=404)
    try:
        return _answer(inbox, request)
    except NotGenuine:
        return HttpResponse(status=403)
    except Exception:  # a 5xx makes some channels tell the customer that we are broken, and all of them repeat
        log.exception("delivery to inbox %s was not kept", inbox.pk)
        return HttpResponse(status=503, headers={"Retry-After": "5"})


def _answer(inbox: Inbox, request: HttpRequest) -> HttpResponse:
    adapter = adapter_for(inbox)
    if request.method == "GET":
        return adapter.check_address(inbox, request)
    if int(request.META.get("CONTENT_LENGTH") or 0) > adapter.longest_delivery:
        return HttpResponse(status=413)
    pieces = adapter.verify(inbox, request)
    kept = [receive.accept(inbox, headers=p.headers, body=p.body, dedupe_key=p.dedupe_key) for p in pieces]
    if any(kept):
        nudge()
    return adapter.accepted()


@briefly
def _inbox(key: str) -> Inbox | None:
    return Inbox.objects.filter(key=key, active=True).first()
