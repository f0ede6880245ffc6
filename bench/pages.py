"""Pages as a signed-in person gets them, one at a time."""

import re
from html import unescape
from urllib.parse import urlsplit

from bench.load import Result, hammer, read_answer, request_bytes
from bench.platform import Platform

TIMES = 100
#: Each of the server's threads has its connection by then, and PostgreSQL what it keeps for one.
WARM = 40
_NEXT = re.compile(r'href="([^"]*\bafter=[^"]*)"')


def cookie_of(username: str) -> str:
    """A session of this person, as a Cookie header."""
    from django.conf import settings
    from django.test import Client

    from accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username=username))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def timed(platform: Platform, path: str, cookie: str) -> Result:
    request = request_bytes("GET", path, Cookie=cookie)
    hammer(platform.port, [request] * WARM, 1)
    return hammer(platform.port, [request] * TIMES, 1)


def page_number(platform: Platform, path: str, cookie: str, number: int) -> str:
    """The address of the list's page `number`, found as a reader would: next, next, next."""
    import socket

    base = urlsplit(path).path
    with socket.create_connection(("127.0.0.1", platform.port), timeout=30) as connection:
        for _turn in range(number - 1):
            connection.sendall(request_bytes("GET", path, Cookie=cookie))
            found = _NEXT.findall(read_answer(connection).decode(errors="replace"))
            if not found:
                return path
            path = base + "?" + unescape(found[-1]).rpartition("?")[2]
    return path
