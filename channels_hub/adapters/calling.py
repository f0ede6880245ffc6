"""Calls to a channel's service: where one fails decides whether it may be repeated."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import httpx

from channels_hub.adapters.base import SendError

#: Seconds: to get a line, and to get the answer.
TIMEOUT = httpx.Timeout(10, connect=4)
#: Failures before the request could have been acted on.
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def call(method: str, url: str, *, timeout: float | httpx.Timeout = TIMEOUT, **request: Any) -> httpx.Response:
    """The answer, whatever it says; raises `SendError` when there is none.

    `unreachable`: nothing left this machine. `no_answer`: it may have been acted on, so `unknown`.
    `busy`: the service itself said so (5xx). `request` is httpx's own: params, json, content, data, files, headers.
    """
    try:
        answer = _client().request(method, url, timeout=timeout, **request)
    except NOT_SENT as error:
        raise SendError("unreachable", type(error).__name__) from error
    except httpx.HTTPError as error:
        raise SendError("no_answer", type(error).__name__, unknown=True) from error
    if answer.status_code >= 500:
        raise SendError("busy", f"HTTP {answer.status_code}")
    return answer


@contextmanager
def preparing() -> Iterator[None]:
    """Around what comes before a message is sent: when no answer comes, the message itself is still here."""
    try:
        yield
    except SendError as error:
        if error.unknown:
            cause = "unreachable" if error.cause == "no_answer" else error.cause
            raise SendError(cause, error.detail) from error
        raise


@cache
def _client() -> httpx.Client:
    """One for the process: lines to the services stay open. Never follows a redirect with a token in hand."""
    return httpx.Client(follow_redirects=False, trust_env=False, limits=httpx.Limits(keepalive_expiry=30))
