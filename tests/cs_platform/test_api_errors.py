"""Every error of the API has one shape, in the reader's language."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import translation
from rest_framework import exceptions

from cs_platform.api import error_response


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.ParseError(), 400, "parse_error"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.Throttled(wait=7), 429, "throttled"),
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "permission_denied"),
        (exceptions.ValidationError({"body": ["empty"]}), 400, "invalid"),
        (ValidationError({"body": "empty"}), 400, "invalid"),
        (ValidationError("empty"), 400, "invalid"),
    ],
)
def test_an_error_has_a_code_and_a_message(error: Exception, status: int, code: str) -> None:
    answer = error_response(error, {})
    assert answer is not None
    assert answer.status_code == status
    assert answer.data["error"]["code"] == code
    assert answer.data["error"]["message"]


def test_fields_carry_their_own_messages() -> None:
    answer = error_response(exceptions.ValidationError({"body": ["empty"]}), {})
    assert answer is not None
    assert answer.data["error"]["fields"] == {"body": ["empty"]}


def test_a_throttled_caller_learns_when_to_come_back() -> None:
    answer = error_response(exceptions.Throttled(wait=7), {})
    assert answer is not None
    assert answer.headers["Retry-After"] == "7"


def test_what_nobody_foresaw_stays_an_error_of_ours() -> None:
    assert error_response(ZeroDivisionError(), {}) is None


def test_the_message_is_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        chinese = error_response(exceptions.ValidationError({"body": ["x"]}), {})
    with translation.override("en"):
        english = error_response(exceptions.ValidationError({"body": ["x"]}), {})
    assert chinese is not None
    assert english is not None
    assert chinese.data["error"]["message"] != english.data["error"]["message"]
