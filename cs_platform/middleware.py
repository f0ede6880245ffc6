"""What stands around every view."""

import base64
import hashlib
import re
from collections.abc import Callable
from typing import cast

from csp.constants import UNSAFE_EVAL
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import resolve

from cs_platform.lib.origin import live_origin
from cs_platform.lib.refusals import Refused

ADMIN = "/admin/"
#: The rules that the administration's copy of htmx writes for its indicators.
HTMX_INDICATOR = "'sha256-bsV5JivYxvGywDAZ22EZJKBFip65Ng9xoJVLbBg7bdo='"
_STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL)

GetResponse = Callable[[HttpRequest], HttpResponse]


class MachineDoor:
    """Answers what only machines call without the layers that serve people.

    A webhook needs no session, language or CSRF check, and must be stored and answered
    within a few milliseconds. Nothing that comes out of here is a page: a browser may run none of it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._answer = cast(GetResponse, convert_exception_to_response(_ask_view))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.MACHINE_PATHS):
            return self.get_response(request)
        response = self._answer(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        return response


def _ask_view(request: HttpRequest) -> HttpResponse:
    view, args, kwargs = request.resolver_match = resolve(request.path_info)
    return view(request, *args, **kwargs)


class ContentPolicy(CSPMiddleware):
    """The content security policy, with the live origin of the page's own host.

    The administration's own scripts (Alpine) evaluate expressions from their templates and its pages
    carry their colours in a style element: it alone may evaluate, and those elements are named by hash.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        parts.update = {**(parts.update or {}), "connect-src": _live_origins(request)}
        if request.path_info.startswith(ADMIN):
            styles = [HTMX_INDICATOR, *_style_hashes(getattr(response, "content", b""))]
            parts.update |= {"script-src": [UNSAFE_EVAL], "style-src": styles}
        return parts


def _live_origins(request: HttpRequest) -> list[str]:
    """None on the page that refuses a host which is not ours."""
    try:
        return [live_origin(request)]
    except DisallowedHost:
        return []


def _style_hashes(page: bytes) -> list[str]:
    digests = (hashlib.sha256(style).digest() for style in _STYLE.findall(page))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def live(request: HttpRequest) -> dict[str, str]:
    """For templates: `live_origin`, where this page's sockets are opened."""
    return {"live_origin": next(iter(_live_origins(request)), "")}


class PlainRefusals:
    """An action's `Refused` becomes a page or JSON that says why, in the reader's language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        if request.accepts("text/html") or getattr(request, "htmx", False):
            return render(request, "refused.html", {"refused": error}, status=error.status)
        return JsonResponse({"error": {"code": error.code, "message": str(error.message)}}, status=error.status)
