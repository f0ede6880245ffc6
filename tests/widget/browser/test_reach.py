"""With a keyboard, a screen reader, one thumb, in the dark."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from channels_hub.actions import conversations, messages
from channels_hub.models import Conversation
from tests.wcag import violations
from tests.widget.browser.conftest import OpenWidget
from tests.widget.browser.widget import Widget

FINGER = 44
SMALL_TARGETS = """(least) => [...document.querySelector("bihuan-chat").shadowRoot
    .querySelectorAll("button, a:not(p a), input, textarea")]
    .map(element => [element, (element.matches("[type=radio]") ? element.parentNode : element).getBoundingClientRect()])
    .filter(([element, box]) => box.width && (box.width < least || box.height < least))
    .map(([element, box]) => `${element.className || element.name} ${box.width}×${box.height}`)"""


def closed(widget: Widget, alice: User) -> None:
    """The launcher alone."""


def empty(widget: Widget, alice: User) -> None:
    widget.open()


def talking(widget: Widget, alice: User) -> None:
    widget.open().say("宽带断了")
    expect(widget.state).to_contain_text("为您服务")
    messages.reply(alice, Conversation.objects.get().pk, "请看 https://example.com/ 的说明")
    expect(widget.bubbles).to_have_count(2)


def cut_off(widget: Widget, alice: User) -> None:
    widget.open().cut_off()
    widget.say("没有网络")
    expect(widget.page.locator(".failed")).to_be_visible(timeout=30_000)


def asked(widget: Widget, alice: User) -> None:
    talking(widget, alice)
    conversations.close(alice, Conversation.objects.get().pk)
    expect(widget.page.locator(".survey")).to_be_visible()


@pytest.mark.parametrize("reach", [closed, empty, talking, cut_off, asked])
def test_axe_finds_nothing(visit: OpenWidget, ready: User, page: Page, reach: Callable[[Widget, User], None]) -> None:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    widget = visit(page=page)
    expect(widget.launcher).to_be_visible()
    reach(widget, ready)

    assert violations(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(page) == []


def test_the_keyboard_alone_opens_goes_round_and_closes(visit: OpenWidget) -> None:
    widget = visit()
    expect(widget.launcher).to_be_visible()
    widget.launcher.focus()
    widget.page.keyboard.press("Enter")
    expect(widget.text).to_be_focused()
    for _stop in range(5):
        widget.page.keyboard.press("Tab")
        assert widget.page.evaluate("document.activeElement.localName") == "bihuan-chat"
    widget.page.keyboard.press("Escape")

    expect(widget.panel).to_be_hidden()
    expect(widget.launcher).to_be_focused()


def test_a_screen_reader_is_told_what_comes(visit: OpenWidget) -> None:
    widget = visit().open()

    expect(widget.panel).to_have_accessible_name("网站客服")
    expect(widget.page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    widget.say("你好")
    expect(widget.page.get_by_role("img", name="已发送")).to_be_visible()


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, object]) -> Iterator[BrowserContext]:
    small = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    context = browser.new_context(**{**browser_context_args, **small})  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.mark.parametrize("reach", [talking, asked])
def test_on_a_phone_it_fills_the_screen_and_every_target_fits_a_thumb(
    visit: OpenWidget, ready: User, phone: BrowserContext, reach: Callable[[Widget, User], None]
) -> None:
    widget = visit(page=phone.new_page())
    reach(widget, ready)

    assert widget.panel.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
    assert widget.scroller.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert widget.page.evaluate(SMALL_TARGETS, FINGER) == []
    assert widget.text.evaluate("element => parseFloat(getComputedStyle(element).fontSize)") >= 16  # iOS zooms below


def test_text_is_as_large_as_the_reader_chose(visit: OpenWidget, page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 24}})
    widget = visit(page=page, head="<style>html { font-size: 5px }</style>").open()

    assert widget.text.evaluate("element => getComputedStyle(element).fontSize") == "21px"
