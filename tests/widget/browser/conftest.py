"""The widget in a real browser, on a host page of another origin, against the whole running desk."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub.models import Inbox
from tests.desk import Desk
from tests.widget.browser.widget import Widget

OpenWidget = Callable[..., Widget]
PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>营业厅</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>
<body><h1>网上营业厅</h1><p>宿主页面</p><button id="own">我的按钮</button>
<script async src="{desk}/widget.js" data-inbox="{inbox}" {attributes}></script></body></html>"""


class HostSite:
    """A customer's web site: whatever page a test puts at `/`."""

    def __init__(self) -> None:
        site = self
        self.html = ""

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.path == "/" else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(site.html.encode() if self.path == "/" else b"")

            def log_message(self, *arguments: Any) -> None:
                """A quiet site."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://localhost:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def db(desk: Desk) -> None:
    """Rows are committed, so that the running desk sees them."""


@pytest.fixture(scope="session")
def site() -> Iterator[HostSite]:
    running = HostSite()
    yield running
    running.server.shutdown()


@pytest.fixture
def ready(alice: User, webchat: Inbox) -> User:
    """Alice, ready for the next customer."""
    presence.set_state(alice, Presence.State.READY)
    return alice


@pytest.fixture
def visit(desk: Desk, site: HostSite, webchat: Inbox, context: BrowserContext) -> OpenWidget:
    """Open the host page: `visit(head="<style>…", attributes="data-language=en")`."""

    def go(page: Page | None = None, head: str = "", attributes: str = "", inbox: str = "chat") -> Widget:
        head = head.replace("DESK", desk.url)
        site.html = PAGE.format(head=head, attributes=attributes, desk=desk.url, inbox=inbox)
        widget = Widget(page or context.new_page(), desk)
        widget.page.goto(site.url)
        return widget

    return go
