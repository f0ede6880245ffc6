"""What stands around every view."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import resolve

from cs_platform.lib.origin import live_origin
from cs_platform.lib.refusals import Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


class MachineDoor:
    """Answers what only machines call without the layers that serve people.

    A webhook needs no session, language or CSRF check, and must be stored and answered
    within a few milliseconds. Errors still become responses: Django wraps this layer too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.MACHINE_PATHS):
            return self.get_response(request)
        view, args, kwargs = request.resolver_match = resolve(request.path_info)
        return view(request, *args, **kwargs)


class ContentPolicy(CSPMiddleware):
    """The content security policy, with the live origin of the page's own host."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        parts.update = {**(parts.update or {}), "connect-src": [live_origin(request)]}
        return parts


def live(request: HttpRequest) -> dict[str, str]:
    """For templates: `live_origin`, where this page's sockets are opened."""
    return {"live_origin": live_origin(request)}


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
        return JsonResponse(
            {"error": {"code": error.code, "message": str(error.message)}}, status=error.status
        )
