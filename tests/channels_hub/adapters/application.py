"""The desk as a transport: what a stand-in pushes reaches it inside the test's own transaction."""

import httpx
from django.test import Client

HOST = "http://127.0.0.1"


def straight() -> httpx.MockTransport:
    return httpx.MockTransport(_pass_on)


def _pass_on(request: httpx.Request) -> httpx.Response:
    headers = {name: value for name, value in request.headers.items() if name not in ("content-length", "host")}
    answer = Client(raise_request_exception=True).generic(
        request.method,
        request.url.raw_path.decode(),
        request.content,
        content_type=headers.get("content-type", "application/octet-stream"),
        headers=headers,
    )
    return httpx.Response(answer.status_code, content=answer.content, headers=dict(answer.headers))
