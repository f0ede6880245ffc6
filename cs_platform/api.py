"""What every answer of the API has in common."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelInvalid
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.defaults import bad_request, page_not_found, server_error
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import set_rollback

from cs_platform.lib.refusals import Refused


class NewestFirst(CursorPagination):
    """Pages by key: as fast on the hundredth page as on the first."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class RefusedByRule(exceptions.APIException):
    """An action's `Refused` as an answer of the API."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(str(refused.message), refused.code)
        self.status_code = refused.status
        self.body: dict[str, Any] = {"code": refused.code, "message": str(refused.message)}
        if refused.fields:
            self.body["fields"] = {name: [str(wrong)] for name, wrong in refused.fields.items()}


def error_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every error in one shape: `{"error": {"code", "message", "fields"?}}`.

    `fields` maps a field to its messages. Anything not foreseen stays a 500.
    """
    known = _known(error)
    if known is None:
        return None
    set_rollback()
    return Response({"error": _body(known)}, status=known.status_code, headers=_headers(known))


def _known(error: Exception) -> exceptions.APIException | None:
    match error:
        case exceptions.APIException():
            return error
        case Refused():
            return RefusedByRule(error)
        case Http404():
            return exceptions.NotFound()
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case ModelInvalid() if hasattr(error, "error_dict"):
            return exceptions.ValidationError(error.message_dict)
        case ModelInvalid():
            return exceptions.ValidationError({"non_field_errors": error.messages})
    return None


def _body(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, RefusedByRule):
        return error.body
    if isinstance(error, exceptions.ValidationError):
        detail = error.detail
        fields = detail if isinstance(detail, dict) else {"non_field_errors": detail}
        return {"code": "invalid", "message": _("Some of it is not right."), "fields": fields}
    if isinstance(error, exceptions.ParseError):  # its own words are the parser's, in English
        return {"code": error.default_code, "message": str(error.default_detail)}
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else HTTPStatus(error.status_code).name.lower()
    return {"code": code, "message": str(error.detail)}


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def _for_programs(request: HttpRequest) -> bool:
    """Asked where programs ask: they get an error in the one shape, people a page."""
    return request.path_info.startswith(("/api/", *settings.MACHINE_PATHS))


def _error(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a broken or oversized body, another host's name."""
    if not _for_programs(request):
        return bad_request(request, exception)
    return _error(400, "bad_request", _("This request could not be understood"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    if not _for_programs(request):
        return page_not_found(request, exception)
    return _error(404, "not_found", _("There is nothing at this address."))


def failed(request: HttpRequest) -> HttpResponse:
    """500: the same for what nobody foresaw; what it was stands in the log."""
    if not _for_programs(request):
        return server_error(request)
    return _error(500, "error", _("Something went wrong on our side."))
