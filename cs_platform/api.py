"""What every answer of the API has in common."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelInvalid
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found, server_error
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


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: below `/api/` in the one shape, elsewhere a page."""
    if not request.path_info.startswith("/api/"):
        return page_not_found(request, exception)
    return JsonResponse({"error": {"code": "not_found", "message": _("There is nothing at this address.")}}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500: the same for what nobody foresaw; what it was stands in the log."""
    if not request.path_info.startswith("/api/"):
        return server_error(request)
    return JsonResponse({"error": {"code": "error", "message": _("Something went wrong on our side.")}}, status=500)
