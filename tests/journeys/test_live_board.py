"""Journey 9: Bob's board moves by itself while a customer writes and Alice takes work."""

from collections.abc import Callable
from datetime import timedelta
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.models import User
from channels_hub.models import Conversation, Customer, Inbox
from deadlines.models import Calendar, Policy, Target, Timer
from tests.desk import Desk
from tests.journeys.agent import Agent, signed_in
from tests.journeys.measuring import first_seen, watch
from tests.wcag import violations
from tests.widget.browser.widget import Widget

ERIN = "赵艾琳"
LATEST = timedelta(seconds=2)
NewContext = Callable[..., BrowserContext]


class Board:
    """Bob's tab with the board in it. Whatever goes wrong in the page is kept in `errors`."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{desk.url}/board/")
        expect(page.locator("html[data-line=up]")).to_be_attached()
        self.words = page.locator("#board .banner--far")
        page.evaluate("window.neverReloaded = true")

    def figure(self, name: str) -> Locator:
        return self.page.locator(f"#figure-{name} .figure__value")

    def row(self, words: str) -> Locator:
        """The row of an agent, an inbox, a region or a kind of deadline."""
        return self.page.locator("#board tr", has_text=words)

    def open(self, name: str) -> Page:
        """The records of a figure, by keyboard."""
        self.page.locator(f"#figure-{name}").focus()
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/records/**")
        return self.page


@pytest.fixture
def promise(db: None) -> Target:
    """A first reply within six seconds."""
    always = Calendar.objects.create(code="always", name="全天候", week=["00:00-24:00"] * 7)
    policy = Policy.objects.create(name="首响", subject_kind="conversation", calendar=always)
    return Target.objects.create(policy=policy, metric="first_reply", target=timedelta(seconds=6))


@pytest.fixture
def erins(desk: Desk, site: Inbox, erin: Customer, new_context: NewContext) -> Widget:
    page = new_context().new_page()
    widget = Widget(page, desk)
    page.goto(f"{desk.url}/demo/")
    return widget.open()


@pytest.fixture
def bobs(desk: Desk, bob: User, new_context: NewContext) -> Board:
    return Board(signed_in(new_context(), desk, bob).new_page(), desk)


def test_waiting_service_and_agents_move_by_themselves(
    erins: Widget, bobs: Board, alice: User, desk: Desk, new_context: NewContext
) -> None:
    alices = Agent(signed_in(new_context(), desk, alice).new_page(), desk)
    expect(bobs.words).to_contain_text("运行正常")
    expect(bobs.figure("waiting")).to_have_text("0")
    expect(bobs.row(alice.name)).to_contain_text("离线")
    watch(bobs.page, "#board")

    erins.say("我家宽带从昨晚开始一直断")
    expect(bobs.figure("waiting")).to_have_text("1")
    expect(bobs.figure("longest-wait")).to_contain_text("秒")
    expect(bobs.words).to_have_text("1 人在等待，没有就绪坐席。")
    expect(bobs.row("网站客服")).to_contain_text("1")
    expect(bobs.row("南京")).to_be_visible()
    wrote_at = Conversation.objects.get().queued_at
    assert wrote_at
    assert first_seen(bobs.page, "1 人在等待") - wrote_at < LATEST

    alices.key("p")
    alices.page.get_by_role("menuitemradio", name="就绪").click()
    expect(bobs.row(alice.name)).to_contain_text("就绪")
    expect(bobs.figure("in-service")).to_have_text("1")
    expect(bobs.figure("waiting")).to_have_text("0")
    expect(bobs.row(alice.name)).to_contain_text("1 / 8")
    expect(bobs.words).to_contain_text("运行正常")

    alices.open(ERIN).say("请重启光猫").settled()
    alices.key("Escape").key("p")
    alices.page.get_by_role("menuitemradio", name="小休").click()
    expect(bobs.row(alice.name)).to_contain_text("小休")
    alices.key("e")
    expect(bobs.figure("in-service")).to_have_text("0")
    assert bobs.page.evaluate("window.neverReloaded")
    assert bobs.errors == alices.errors == []


def test_a_deadline_comes_near_and_passes_under_his_eyes(erins: Widget, promise: Target, bobs: Board) -> None:
    watch(bobs.page, "#board")
    erins.say("有人吗")
    expect(bobs.figure("near")).to_have_text("1")
    expect(bobs.figure("late")).to_have_text("1", timeout=15_000)
    expect(bobs.figure("near")).to_have_text("0")
    expect(bobs.words).to_contain_text("1 个时限已超时（会话 1）")
    assert bobs.page.evaluate("window.neverReloaded")
    due_at = Timer.objects.get().due_at
    assert due_at
    assert timedelta(0) <= first_seen(bobs.page, "个时限已超时") - due_at < LATEST

    records = bobs.open("late")
    expect(records.locator(".light--late")).to_be_visible()
    records.get_by_role("link", name=f"{ERIN} 有人吗").click()
    expect(records.locator("#talk-bar h2")).to_have_text(ERIN)


def test_figures_open_their_records(erins: Widget, bobs: Board) -> None:
    erins.say("有人吗")
    expect(bobs.figure("waiting")).to_have_text("1")
    records = bobs.open("waiting")
    expect(records.get_by_role("heading", level=1)).to_have_text("排队中")
    expect(records.locator("tbody tr")).to_have_count(1)
    records.get_by_role("link", name=ERIN).click()
    expect(records.locator("#talk-bar h2")).to_have_text(ERIN)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_board_does_not_violate_wcag(
    erins: Widget, promise: Target, bobs: Board, theme: Literal["light", "dark"]
) -> None:
    erins.say("有人吗")
    expect(bobs.figure("near")).to_have_text("1")
    bobs.page.emulate_media(color_scheme=theme)
    assert violations(bobs.page) == []


def test_who_leads_nobody_is_refused(desk: Desk, alice: User, new_context: NewContext) -> None:
    page = signed_in(new_context(), desk, alice).new_page()
    page.goto(f"{desk.url}/desk/")
    expect(page.locator("[data-place=desk]")).to_be_visible()
    expect(page.locator("[data-place=board]")).to_have_count(0)
    for address in ("/board/", "/board/records/waiting/", "/api/board/"):
        response = page.goto(desk.url + address)
        assert response
        assert response.status == 403, address
