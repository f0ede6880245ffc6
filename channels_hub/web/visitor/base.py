"""What every address of the widget has in common: any site may call it, nobody's cookies are read."""

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from channels_hub.adapters.webchat import signing
from channels_hub.models import Channel, Identity, Inbox
from channels_hub.remembering import briefly
from channels_hub.web.visitor import throttling
from cs_platform.lib.callers import address_of
from cs_platform.lib.refusals import Refused

LARGEST_BODY = 256 * 1024
LARGEST_NUMBER = 2**31 - 1
FOR_ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "86400",
}


class Problem(Exception):
    """An answer other than a refusal by a rule of the business."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        self.status, self.code, self.message, self.headers = status, code, message, headers or {}


@method_decorator(csrf_exempt, name="dispatch")
class VisitorView(View):
    """Puts `inbox` and, unless `open_to_strangers`, `visitor` in place; makes every error one JSON shape."""

    open_to_strangers = False
    rate = throttling.READING
    inbox: Inbox
    visitor: signing.Visitor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=FOR_ANY_SITE | PREFLIGHT)
        with translation.override(translation.get_language_from_request(request)):
            response = self._answer(request, **kwargs)
        for name, value in FOR_ANY_SITE.items():
            response[name] = value
        return response

    def _answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            return self._dispatch(request, **kwargs)
        except Problem as problem:
            return _error(problem.status, problem.code, problem.message, problem.headers)
        except Refused as refusal:
            fields = {name: str(text) for name, text in refusal.fields.items()}
            return _error(refusal.status, refusal.code, str(refusal.message), fields=fields)

    def _dispatch(self, request: HttpRequest, key: str) -> HttpResponseBase:
        inbox = _inbox(key)
        if inbox is None:
            raise Problem(404, "no_such_inbox", _("There is no such chat."))
        self.inbox = inbox
        if not self.open_to_strangers:
            self.visitor = _visitor(inbox, request)
        wait = throttling.seconds_to_wait(self.rate_of(request), self._who(request))
        if wait:
            raise Problem(429, "too_fast", _("Too fast: please wait a moment."), {"Retry-After": str(wait)})
        handler: Callable[..., HttpResponseBase] = getattr(
            self, str(request.method).lower(), self.http_method_not_allowed
        )
        return handler(request)

    def rate_of(self, request: HttpRequest) -> throttling.Rate:
        return self.rate

    def _who(self, request: HttpRequest) -> str:
        """Who is slowed down: a visitor by their token, a stranger by their address."""
        return address_of(request) if self.open_to_strangers else self.visitor.external_id

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Problem(405, "method_not_allowed", _("This address does not take that."))

    def identity(self) -> Identity | None:
        """The visitor's row: there is none before their first word."""
        return Identity.objects.filter(inbox=self.inbox, external_id=self.visitor.external_id).first()


@briefly
def _inbox(key: str) -> Inbox | None:
    return Inbox.objects.filter(key=key, channel=Channel.WEBCHAT, active=True).first()


def said(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of the request's body."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise Problem(413, "too_large", _("This is too large."))
    try:
        body = json.loads(request.body or b"{}")
    except (ValueError, RecursionError, BadRequest):
        body = None
    if not isinstance(body, dict):
        raise Problem(400, "bad_json", _("This is not a JSON object."))
    return body


def number(value: Any, default: int = 0) -> int:
    """A count from outside: what is none, or none that a row could hold, is `default`."""
    try:
        found = int(value)
    except (OverflowError, TypeError, ValueError):  # JSON knows 1e999
        return default
    return found if 0 <= found <= LARGEST_NUMBER else default


def _visitor(inbox: Inbox, request: HttpRequest) -> signing.Visitor:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    visitor = signing.visitor_of(inbox, token) if scheme == "Visitor" else None
    if visitor is None:
        raise Problem(401, "no_session", _("Your session has ended: begin again."))
    return visitor


def _error(
    status: int, code: str, message: str, headers: dict[str, str] | None = None, fields: dict[str, str] | None = None
) -> HttpResponse:
    body = {"error": {"code": code, "message": message, "fields": fields or {}}}
    return JsonResponse(body, status=status, headers=headers)
