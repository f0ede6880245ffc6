"""What every signed-in page does, tried on the style guide: keys, palette, drafts, theme, reachability."""

from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from tests.desk import Desk
from tests.journeys.agent import signed_in
from tests.wcag import violations

OPENERS = [
    "[data-open='#g-dialog']",
    "[data-open='#g-drawer']",
    "[data-key='?']",
    "[data-key='Ctrl+k']",
    "[data-menu='g-menu']",
    "[data-menu='me-menu']",
]


@pytest.fixture
def guide(page: Page, desk: Desk, admin: User) -> Page:
    """The style guide, open before the administrator."""
    signed_in(page.context, desk, admin)
    page.goto(f"{desk.url}/styleguide/")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_component_violates_wcag(guide: Page, theme: Literal["light", "dark"]) -> None:
    guide.emulate_media(color_scheme=theme, reduced_motion="reduce")
    assert violations(guide) == []
    for opener in OPENERS:
        guide.click(opener)
        assert violations(guide) == [], opener
        guide.keyboard.press("Escape")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_sign_in_page_does_not_violate_wcag(
    page: Page, desk: Desk, admin: User, theme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(f"{desk.url}/accounts/login/")
    page.fill("[name=login]", admin.username)
    page.fill("[name=password]", "not the password")
    page.click("main form button")
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []


def test_the_browser_refuses_nothing_of_ours(guide: Page) -> None:
    complaints: list[str] = []
    guide.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    guide.on("pageerror", lambda error: complaints.append(str(error)))
    guide.reload()
    for opener in OPENERS:
        guide.click(opener)
        guide.keyboard.press("Escape")
    assert complaints == []


def test_the_question_mark_lists_the_keys_of_the_page(guide: Page) -> None:
    guide.keyboard.press("?")
    help_dialog = guide.locator("#keys-help")
    expect(help_dialog).to_contain_text("知识库")
    expect(help_dialog.locator("kbd", has_text="Ctrl+k")).to_be_visible()
    guide.keyboard.press("Escape")
    expect(help_dialog).to_be_hidden()


def test_two_keys_in_a_row_open_the_own_menu(guide: Page) -> None:
    guide.keyboard.press("g")
    guide.keyboard.press("m")
    expect(guide.locator("#me-menu")).to_be_visible()


def test_letters_are_text_while_somebody_writes(guide: Page) -> None:
    guide.focus("#g-text")
    guide.keyboard.type("gm?")
    expect(guide.locator("#g-text")).to_have_value("gm?")
    expect(guide.locator("#me-menu")).to_be_hidden()
    expect(guide.locator("#keys-help")).to_be_hidden()


def test_keys_sleep_while_an_input_method_composes(guide: Page) -> None:
    press = """composing => document.body.dispatchEvent(
        new KeyboardEvent("keydown", {key: "?", isComposing: composing, bubbles: true, cancelable: true}))"""
    guide.evaluate(press, True)
    expect(guide.locator("#keys-help")).to_be_hidden()
    guide.evaluate(press, False)
    expect(guide.locator("#keys-help")).to_be_visible()


def test_the_palette_finds_what_the_page_offers(guide: Page) -> None:
    guide.keyboard.press("Control+k")
    guide.keyboard.type("知识")
    expect(guide.locator("#palette-list").get_by_role("option")).to_have_count(1)
    guide.keyboard.press("Enter")
    guide.wait_for_url("**/kb/**")


def test_a_draft_survives_reload_and_shows_in_another_tab(guide: Page, context: BrowserContext) -> None:
    draft = "[data-draft=styleguide]"
    guide.fill(draft, "您好，我马上为您核实")
    guide.reload()
    expect(guide.locator(draft)).to_have_value("您好，我马上为您核实")
    other = context.new_page()
    other.goto(guide.url)
    expect(other.locator(draft)).to_have_value("您好，我马上为您核实")
    guide.fill(draft, "您好")
    expect(other.locator(draft)).to_have_value("您好")


def test_the_chosen_theme_is_kept_in_this_browser(guide: Page) -> None:
    guide.emulate_media(color_scheme="light")
    guide.click("[data-menu=me-menu]")
    guide.click("[data-set-theme=dark]")
    guide.reload()
    assert guide.evaluate("getComputedStyle(document.body).colorScheme") == "dark"


def test_the_banner_says_when_the_line_is_dead(guide: Page, context: BrowserContext) -> None:
    banner = guide.locator("#offline")
    context.set_offline(True)
    expect(banner).to_be_visible()
    context.set_offline(False)
    expect(banner).to_be_hidden()


def test_the_socket_comes_back_and_asks_for_what_was_missed(guide: Page, desk: Desk) -> None:
    expect(guide.locator("html[data-line=up]")).to_be_attached()
    guide.evaluate("document.addEventListener('live:resync', () => document.body.dataset.resynced = 'yes')")
    desk.stop("live")
    expect(guide.locator("#offline")).to_be_visible()
    desk.restart("live")
    expect(guide.locator("body[data-resynced=yes]")).to_be_attached(timeout=40_000)
    expect(guide.locator("#offline")).to_be_hidden()


def test_who_was_signed_out_signs_in_and_comes_back(guide: Page, context: BrowserContext) -> None:
    context.clear_cookies(name="sessionid")
    guide.evaluate("htmx.ajax('GET', '/me/', '#main')")
    guide.wait_for_url("**/accounts/login/?next=%2Fstyleguide%2F")


def test_a_failed_request_keeps_the_page_and_says_so(guide: Page) -> None:
    guide.evaluate("htmx.ajax('GET', '/no/such/page/', '#main')")
    expect(guide.locator("#toasts").get_by_role("alert")).to_contain_text("已不在这里")
    expect(guide.get_by_role("heading", name="样式指南")).to_be_visible()


def test_only_staff_see_the_style_guide(page: Page, desk: Desk, alice: User) -> None:
    signed_in(page.context, desk, alice)
    response = page.goto(f"{desk.url}/styleguide/")
    assert response is not None
    assert response.status == 404
