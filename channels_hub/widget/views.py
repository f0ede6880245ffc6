"""What the widget fetches before it speaks with the hub: its script, its modules, its configuration."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import translation

from channels_hub.examining import DOCUMENTS, LARGEST_FILE, PICTURE_NAMES, PICTURES, TEXTS
from channels_hub.models import Channel, Inbox
from channels_hub.text import LONGEST_TEXT
from channels_hub.widget import assets
from channels_hub.widget.colours import palette
from channels_hub.widget.strings import STRINGS
from cs_platform.lib.origin import live_origin

FOR_ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


def script(request: HttpRequest) -> HttpResponse:
    """`/widget.js`, the one address a host page knows: short-lived, so that a new release reaches it."""
    return _asset(request, "loader.js", "public, max-age=600, stale-while-revalidate=86400")


def asset(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """A module or a style sheet. An older page asking for a version that is gone gets today's."""
    current = version == assets.version()
    return _asset(request, name, "public, max-age=31536000, immutable" if current else "no-cache")


def bootstrap(request: HttpRequest, key: str) -> JsonResponse:
    """What the launcher needs to draw itself, and every word of the panel."""
    inbox = Inbox.objects.filter(key=key, channel=Channel.WEBCHAT, active=True).first()
    headers = {**FOR_ANY_SITE, "Cache-Control": "public, max-age=60"}
    if inbox is None:
        return JsonResponse({"error": {"code": "no_such_inbox"}}, status=404, headers=headers)
    with translation.override(_language(request)):
        return JsonResponse(_configuration(request, inbox), headers=headers)


def _configuration(request: HttpRequest, inbox: Inbox) -> dict[str, Any]:
    return {
        "language": translation.get_language(),
        "name": inbox.name,
        "greeting": inbox.greeting,
        "colours": palette(inbox.colour),
        "assets": f"widget/{assets.version()}/",
        "live": f"{live_origin(request)}/live/visitor/",
        "launcher_css": assets.load()["launcher.css"].content.decode(),
        "limits": _limits(),
        "strings": {name: str(text) for name, text in STRINGS.items()},
    }


def _limits() -> dict[str, Any]:
    """What would be refused: the widget says so before anything is sent."""
    pictures = [content_type for _extension, content_type in PICTURES.values()]
    extensions = [f".{name}" for name in sorted({*PICTURE_NAMES, *DOCUMENTS, *TEXTS})]
    return {"text": LONGEST_TEXT, "file": LARGEST_FILE, "accept": ",".join([*pictures, *extensions])}


def _language(request: HttpRequest) -> str:
    """The host page's or the browser's; English for those we do not speak."""
    wanted = request.GET.get("language", settings.LANGUAGE_CODE)
    try:
        return translation.get_supported_language_variant(wanted)
    except LookupError:
        return "en"


def _asset(request: HttpRequest, name: str, caching: str) -> HttpResponse:
    found = assets.load().get(name)
    if found is None:
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    headers = {**FOR_ANY_SITE, "Cache-Control": caching, "Vary": "Accept-Encoding"}
    if packed:
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(found.gzipped if packed else found.content, content_type=found.content_type, headers=headers)
