"""The page that carries the widget: not slowed, not changed, and no danger to it."""

import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.desk import Desk
from tests.widget.browser.conftest import OpenWidget

HOSTILE = """<style>
  body * { all: unset !important; display: none !important; visibility: hidden !important; }
  html > * { transform: scale(0.5) !important; opacity: 0 !important; pointer-events: none !important; }
  button, textarea, p, div, section { font-size: 3px !important; color: lime !important; position: static !important; }
</style>"""
STRICT = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src DESK;
  connect-src DESK ws://127.0.0.1:*; img-src DESK blob:; require-trusted-types-for 'script'">"""


def test_hostile_css_of_the_page_does_not_reach_the_widget(visit: OpenWidget) -> None:
    widget = visit(head=HOSTILE).open().say("还能用")

    expect(widget.tick("sent")).to_be_visible()
    box = widget.launcher.bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (56, 56)
    style = "element => { const s = getComputedStyle(element); return [s.fontSize, s.opacity, s.visibility] }"
    assert widget.bubbles.first.evaluate(style) == ["14px", "1", "visible"]
    assert widget.page.evaluate("getComputedStyle(document.querySelector('bihuan-chat')).opacity") == "1"


def test_the_widget_leaves_the_page_as_it_was(visit: OpenWidget) -> None:
    count = "[document.querySelectorAll('*').length, Object.keys(window).length, document.styleSheets.length]"
    bare = visit(attributes="data-none")
    bare.page.route("**/widget.js", lambda route: route.abort())
    bare.page.reload()
    elements, globals_, sheets = bare.page.evaluate(count)
    bare.page.unroute("**/widget.js")
    widget = visit(attributes="data-none").open().say("你好")
    expect(widget.tick("sent")).to_be_visible()

    assert widget.page.evaluate(count) == [elements + 1, globals_ + 1, sheets]
    assert widget.page.evaluate("document.cookie") == ""
    assert widget.page.evaluate("document.querySelector('script').getAttribute('data-none')") == ""


def test_keys_typed_into_the_widget_are_not_the_pages_shortcuts(visit: OpenWidget) -> None:
    widget = visit().open()
    widget.page.evaluate("window.keys = 0; document.addEventListener('keydown', () => window.keys++)")
    widget.text.press_sequentially("j/k")

    assert widget.page.evaluate("window.keys") == 0
    widget.page.locator("#own").press("j")
    assert widget.page.evaluate("window.keys") == 1


def test_a_strict_policy_of_the_page_is_enough(visit: OpenWidget, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    widget = visit(page=page, head=STRICT).open().say("严格的页面")

    expect(widget.tick("sent")).to_be_visible()
    expect(widget.launcher).to_have_css("width", "56px")
    assert [text for text in complaints if "Content Security Policy" in text or "Trusted" in text] == []


@pytest.mark.parametrize("what", ["/widget.js", "/bootstrap/"])
def test_without_its_server_the_launcher_is_not_there_and_the_page_is_well(
    visit: OpenWidget, page: Page, what: str
) -> None:
    page.route(lambda url: what in url, lambda route: route.abort())
    with page.expect_event("requestfailed", lambda request: what in request.url):
        widget = visit(page=page)
    page.locator("#own").click()

    expect(widget.launcher).to_have_count(0)
    assert widget.errors == []


def test_a_server_that_hangs_holds_up_neither_drawing_nor_load(visit: OpenWidget, page: Page, desk: Desk) -> None:
    page.route(lambda url: "/bootstrap/" in url, _never)
    began = time.monotonic()
    with page.expect_request(lambda request: "/bootstrap/" in request.url):
        widget = visit(page=page)  # returns with the load event

    assert time.monotonic() - began < 10
    page.locator("#own").click()
    expect(widget.launcher).to_have_count(0)


def test_a_script_that_hangs_does_not_hold_up_drawing(visit: OpenWidget, page: Page, desk: Desk) -> None:
    page.route("**/widget.js", _never)
    page.goto("about:blank")
    script = f'<script async src="{desk.url}/widget.js" data-inbox="chat"></script>'
    page.set_content(f'<!doctype html><h1>页面</h1>{script}<p id="end">完</p>', wait_until="domcontentloaded")

    expect(page.locator("#end")).to_be_visible()


def test_a_panel_that_cannot_be_loaded_says_so_and_is_tried_again(visit: OpenWidget, page: Page) -> None:
    widget = visit(page=page)
    expect(widget.launcher).to_be_visible()
    page.route("**/panel.css", lambda route: route.abort())
    widget.launcher.click()
    expect(page.get_by_text("暂时连接不上客服，请稍后再试。")).to_be_visible()
    page.unroute("**/panel.css")

    widget.open()
    assert widget.errors == []


def test_an_unknown_inbox_shows_nothing(visit: OpenWidget, page: Page) -> None:
    with page.expect_response(lambda answer: "/nowhere/bootstrap/" in answer.url) as answer:
        widget = visit(page=page, inbox="nowhere")

    assert answer.value.status == 404
    expect(widget.launcher).to_have_count(0)
    assert widget.errors == []


def test_the_page_may_open_the_chat_itself(visit: OpenWidget) -> None:
    widget = visit()
    widget.page.evaluate("BihuanChat.open()")
    expect(widget.text).to_be_visible()
    widget.page.evaluate("BihuanChat.close()")
    expect(widget.text).to_be_hidden()


def _never(route: Route) -> None:
    """Leaves the request without an answer."""
