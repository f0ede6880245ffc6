"""An outside system on a real socket, and a connector that asks it."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from django.core.cache import cache

from channels_hub.models import Connector

ACCOUNT = {"account": {"plan": "畅享59元套餐", "owed": "38", "phone": "13951880001", "billed": "2026-11-01"}}


class Outside:
    """Answers with `status`, `headers` and `body`; `asked` holds (path, headers) of each question.

    While `holding` it says nothing, until `released`.
    """

    def __init__(self) -> None:
        self.status, self.body = 200, json.dumps(ACCOUNT).encode()
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.holding, self.released = False, Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outside.asked.append((self.path, dict(self.headers)))
                if outside.holding:
                    outside.released.wait(10)
                self.send_response(outside.status)
                for name, value in outside.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(outside.body)
                except OSError:
                    pass  # the desk had read enough

            def log_message(self, *args: Any) -> None:
                pass

        return Handler


@pytest.fixture
def outside() -> Iterator[Outside]:
    system = Outside()
    Thread(target=system.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield system
    system.released.set()
    system.server.shutdown()
    system.server.server_close()


@pytest.fixture
def connect(db: None, outside: Outside, settings: Any) -> Callable[..., Connector]:
    """Makes a connector that asks `outside`."""
    settings.CONNECTOR_HOSTS = ["127.0.0.1"]
    cache.clear()

    def make(path: str = "/billing/{phone}/", **fields: Any) -> Connector:
        fields = {"name": "计费账户", "roles": ["agent"], "timeout": 0.5, **fields}
        connector = Connector.objects.create(url=outside.url + path, **fields)
        lines = {
            "plan": ("套餐", "text"),
            "owed": ("欠费", "money"),
            "phone": ("号码", "phone"),
            "billed": ("账单日", "date"),
        }
        for order, (name, (label, kind)) in enumerate(lines.items()):
            connector.fields.create(label=label, path=f"account.{name}", kind=kind, order=order)
        return connector

    return make
