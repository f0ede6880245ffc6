"""Recorded calls lie with the exchange; they are handed through in the pieces that a player asks for."""

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from urllib.parse import quote, urlsplit

import httpx

from channels_hub.adapters.base import Recording, SendError
from channels_hub.adapters.calling import TIMEOUT
from channels_hub.models import Call

#: Seconds for which the exchange may take a signed address.
VALID = 300
PASSED_ON = ("Content-Length", "Content-Range", "Accept-Ranges", "Last-Modified", "ETag")


def fetch(call: Call, byte_range: str) -> Recording:
    """Raises `SendError`: `target_missing` where there is none, `unreachable` where nobody answers."""
    headers = {"Range": byte_range} if byte_range else {}
    request = _client().build_request("GET", _address(call), headers=headers)
    try:
        answer = _client().send(request, stream=True)
    except httpx.HTTPError as error:
        raise SendError("unreachable", type(error).__name__) from error
    if answer.status_code not in (200, 206, 416):
        answer.close()
        raise SendError("target_missing", f"HTTP {answer.status_code}")
    passed_on = {name: answer.headers[name] for name in PASSED_ON if name in answer.headers}
    return Recording(answer.status_code, {**passed_on, "Content-Type": "audio/wav"}, _Pieces(answer))


def _address(call: Call) -> str:
    """`<base>/<id of the call>.wav`, signed for a few minutes where the inbox has a secret: `docs/hotline.md`."""
    base = str(call.inbox.settings.get("recording_base") or "")
    if not base:
        raise SendError("target_missing", "no address of recordings")
    url = f"{base.rstrip('/')}/{quote(call.call_id, safe='')}.wav"
    secret = str(call.inbox.secrets.get("webhook_secret") or "")
    return f"{url}?{_signature(urlsplit(url).path, secret)}" if secret else url


def _signature(path: str, secret: str) -> str:
    expires = int(time.time()) + VALID
    signed = hmac.new(secret.encode(), f"{path}?expires={expires}".encode(), hashlib.sha256).hexdigest()
    return f"expires={expires}&signature={signed}"


class _Pieces:
    """Closed with the response, whether or not anybody listened; a line that breaks ends the sound there."""

    def __init__(self, answer: httpx.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with suppress(httpx.HTTPError):
            yield from self._answer.iter_raw(65_536)

    def close(self) -> None:
        self._answer.close()


@cache
def _client() -> httpx.Client:
    """Asks for the bytes as they are: a compressed answer has no ranges of its own."""
    return httpx.Client(
        follow_redirects=False, trust_env=False, timeout=TIMEOUT, headers={"Accept-Encoding": "identity"}
    )
