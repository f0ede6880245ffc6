"""A signed-in person's own language, unless this browser was told another."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


class OwnLanguage:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and (language := _wish(request)):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


def _wish(request: HttpRequest) -> str:
    return request.user.language if request.user.is_authenticated else ""
