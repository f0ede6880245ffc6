"""Where a browser opens its sockets."""

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port


def live_origin(request: HttpRequest) -> str:
    """`LIVE_URL`, or `LIVE_PORT` on the host that served this page: `ws://desk.example:8001`."""
    if settings.LIVE_URL:
        return str(settings.LIVE_URL)
    host, _port = split_domain_port(request.get_host())
    scheme = "wss" if request.is_secure() else "ws"
    return f"{scheme}://{host}:{settings.LIVE_PORT}"
