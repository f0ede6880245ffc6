"""A small HTTP service on loopback, in a thread: what every stand-in of a platform is made of."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass
class Request:
    """One call as it came: `query` and `form` keep the first value of each name."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return _firsts(self.body.decode())


@dataclass
class Answer:
    """What goes back; a `content` that is no bytes becomes JSON. `hang_up` closes the line without a word."""

    content: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hang_up: bool = False


Route = Callable[[Request], Any]


class Service:
    """Routes by path; a route gives an `Answer` or what one is made of. Use as a context manager.

    `calls` keeps what was asked. `meddle(path, *answers)` gives those answers to the next calls of that path
    in place of the route's own: an `Answer`, or a function of the request that may wait, answer, or return
    None to let the route go on.
    """

    def __init__(self, port: int = 0) -> None:
        self.routes: dict[str, Route] = {}
        self.calls: list[Request] = []
        self.lock = Lock()
        self._meddling: dict[str, list[Answer | Route]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def meddle(self, path: str, *answers: Answer | Route) -> None:
        with self.lock:
            self._meddling.setdefault(path, []).extend(answers)

    def answer(self, request: Request) -> Answer:
        with self.lock:
            self.calls.append(request)
            waiting = self._meddling.get(request.path)
            meddled = waiting.pop(0) if waiting else None
        found = meddled(request) if callable(meddled) else meddled
        if found is None:
            route = self.routes.get(request.path)
            found = route(request) if route else Answer({"error": "not found"}, 404)
        return found if isinstance(found, Answer) else Answer(found)

    def called(self, path: str) -> list[Request]:
        with self.lock:
            return [request for request in self.calls if request.path == path]


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = service.answer(Request(self.command, parts.path, _firsts(parts.query), headers, body))
            if answer.hang_up:
                self.close_connection = True
                return
            is_bytes = isinstance(answer.content, bytes)
            content = answer.content if is_bytes else json.dumps(answer.content, ensure_ascii=False).encode()
            self.send_response(answer.status)
            kind = "application/octet-stream" if is_bytes else "application/json; charset=utf-8"
            for name, value in {"Content-Type": kind, **answer.headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    return Handler


def _firsts(encoded: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(encoded, keep_blank_values=True).items()}
