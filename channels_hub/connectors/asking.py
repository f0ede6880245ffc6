"""One question to an outside system: bounded in time and size, never led elsewhere."""

import json
import time
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.db import models
from django.utils.translation import gettext_lazy as _

from channels_hub.connectors.addresses import NotAllowed, address_of

LARGEST = 64 * 1024


class Trouble(models.TextChoices):
    """Why there is no card, in words for an agent."""

    SLOW = "slow", _("It did not answer in time.")
    UNREACHABLE = "unreachable", _("It cannot be reached.")
    REFUSED = "refused", _("It answered with an error.")
    LARGE = "large", _("Its answer is too large.")
    UNREADABLE = "unreadable", _("Its answer could not be understood.")
    NOT_ALLOWED = "not_allowed", _("Its address is not allowed.")


class Failed(Exception):
    """`detail` is for the administrator: no address, since it holds a customer's number."""

    def __init__(self, trouble: Trouble, detail: object = "") -> None:
        super().__init__(trouble)
        self.trouble, self.detail = trouble, f"{trouble.value} {detail}".strip()[:200]


def ask(url: str, headers: dict[str, str], timeout: float) -> Any:
    """What the system says, as JSON; None when it knows nobody there (404). Raises Failed."""
    try:
        body = _fetch(url, headers, timeout)
    except NotAllowed as error:
        raise Failed(Trouble.NOT_ALLOWED, error) from None
    except httpx.TimeoutException:
        raise Failed(Trouble.SLOW, f"{timeout:g} s") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        raise Failed(Trouble.UNREACHABLE, type(error).__name__) from None
    if body is None:
        return None
    try:
        return json.loads(body)
    except (RecursionError, ValueError):
        raise Failed(Trouble.UNREADABLE, "JSON") from None


def _fetch(url: str, headers: dict[str, str], timeout: float) -> bytes | None:
    until = time.monotonic() + timeout
    parts = urlsplit(url)
    pinned = httpx.URL(url).copy_with(host=address_of(url))
    headers = {**headers, "Host": parts.netloc, "Accept": "application/json", "Accept-Encoding": "identity"}
    with (
        httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False) as client,
        client.stream("GET", pinned, headers=headers, extensions={"sni_hostname": parts.hostname}) as response,
    ):
        if response.status_code == 404:
            return None
        if response.status_code != 200:
            raise Failed(Trouble.REFUSED, f"HTTP {response.status_code}")
        body = b""
        for chunk in response.iter_raw():  # not unpacked: a small answer stays small
            body += chunk
            if len(body) > LARGEST:
                raise Failed(Trouble.LARGE, f"> {LARGEST} B")
            if time.monotonic() > until:
                raise Failed(Trouble.SLOW, f"{timeout:g} s")
        return body
