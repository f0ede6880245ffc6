"""Journey 4: a promise runs short, is missed, stands still while Erin is asked, and says why it is when it is."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from channels_hub.models import Customer, Inbox
from deadlines.models import Calendar, Notice, Pause, Policy, Target, Timer
from tests.desk import Desk
from tests.journeys.agent import Agent, conversation_of, signed_in
from tests.journeys.measuring import first_seen, watch
from tests.widget.browser.widget import Widget
from tickets import actions, moments
from tickets.models import Category, Ticket
from tickets.progress import progress_url

ERIN = "赵艾琳"
QUESTION = "请问光猫上哪个灯是红色的？"
ANSWER = "LOS 灯一直闪红光"
LATEST = timedelta(seconds=2)
NewContext = Callable[..., BrowserContext]
Promise = Callable[..., Target]


@pytest.fixture
def promise(db: None) -> Promise:
    """A policy for every ticket: resolved within so much time, every hour counts if nothing else is said."""

    def promised(target: timedelta, *warn_before: timedelta, **week: Any) -> Target:
        given = week or {"name": "全天候", "week": ["00:00-24:00"] * 7}
        calendar = Calendar.objects.create(code="journey", **given)
        policy = Policy.objects.create(name="办结", subject_kind="ticket", calendar=calendar)
        return Target.objects.create(policy=policy, metric="resolve", target=target, warn_before=list(warn_before))

    return promised


@pytest.fixture
def accept(alice: User, erin: Customer) -> Callable[..., Ticket]:
    """Alice accepts a ticket of Erin's."""
    category = Category.objects.create(code="slow", name="上网慢")

    def accepted(**more: Any) -> Ticket:
        return actions.accept(alice, customer=erin, category=category, type="fault", title="晚上上网慢", **more)

    return accepted


@pytest.fixture
def ticket_page(desk: Desk, alice: User, new_context: NewContext) -> Callable[[Ticket], Page]:
    """The ticket before Alice, its socket up."""

    def opened(ticket: Ticket) -> Page:
        page = signed_in(new_context(), desk, alice).new_page()
        page.goto(f"{desk.url}/tickets/{ticket.number}/")
        expect(page.locator("html[data-line=up]")).to_be_attached()
        return page

    return opened


@pytest.fixture
def progress_page(desk: Desk, new_context: NewContext) -> Callable[[Ticket], Page]:
    """Erin's browser on the page of her ticket."""

    def opened(ticket: Ticket) -> Page:
        page = new_context().new_page()
        page.goto(desk.url + progress_url(ticket))
        return page

    return opened


def ask(page: Page, question: str) -> None:
    """Alice asks the customer, by keyboard."""
    page.keyboard.press("w")
    page.get_by_role("dialog").get_by_role("textbox").fill(question)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)


def answer(page: Page, text: str) -> None:
    """Erin answers on her page."""
    expect(page.locator("#progress")).to_contain_text(QUESTION)
    page.locator("[name=text]").first.fill(text)
    page.get_by_role("button", name="发送").click()
    expect(page.locator("#progress .banner--done")).to_be_visible()


def test_the_warning_reaches_alice_and_the_breach_bob_within_two_seconds(
    desk: Desk,
    alice: User,
    bob: User,
    promise: Promise,
    accept: Callable[..., Ticket],
    ticket_page: Callable[[Ticket], Page],
    progress_page: Callable[[Ticket], Page],
    new_context: NewContext,
) -> None:
    """All have their pages open before the clock runs: it stands still until Erin answers."""
    promise(timedelta(seconds=8), timedelta(seconds=4))
    ticket = accept()
    actions.wait_for_customer(alice, ticket.number, question=QUESTION)
    hers, erins = ticket_page(ticket), progress_page(ticket)
    alices = Agent(hers.context.new_page(), desk)
    bobs = Agent(signed_in(new_context(), desk, bob).new_page(), desk)
    for page in (hers, bobs.page):
        watch(page, "#toasts")
    light = hers.locator("#ticket [data-timer] .light")
    expect(light).to_have_class("light light--paused")

    answer(erins, ANSWER)
    expect(light).to_contain_text("剩")
    expect(hers.locator(".toast", has_text="即将超时")).to_contain_text(ticket.number)
    expect(light).to_have_class("light light--warn")
    expect(alices.page.locator("[data-mark=notices]")).to_have_text("2")  # the answer, then the warning
    expect(bobs.page.locator(".toast", has_text="已超时")).to_contain_text(ticket.number, timeout=10_000)
    expect(light).to_have_class("light light--late")
    expect(bobs.page.locator("[data-mark=notices]")).to_have_text("1")

    timer = Timer.objects.get()
    warned_at, due_at = timer.moments
    assert timedelta(0) <= first_seen(hers, "即将超时") - warned_at < LATEST
    assert timedelta(0) <= first_seen(bobs.page, "已超时") - due_at < LATEST
    assert timer.breached_at == due_at, "stamped with its own time, whenever it was noticed"
    told = Notice.objects.filter(level__in=["warning", "breach"]).order_by("id")
    assert list(told.values_list("user", "level")) == [(alice.pk, "warning"), (bob.pk, "breach")]
    expect(hers.locator(".timeline li", has_text="已超时").first).to_be_visible()
    alices.key("g").key("n")
    expect(alices.page.get_by_role("dialog").locator("li").first).to_contain_text(f"即将超时：{ticket.number}")
    bobs.page.locator(".toast", has_text="已超时").get_by_role("link").click()
    expect(bobs.page.get_by_role("heading", level=1)).to_have_text(ticket.title)
    assert alices.errors == bobs.errors == []


def test_asked_the_customer_the_clock_stands_and_keeps_what_is_left(
    promise: Promise,
    accept: Callable[..., Ticket],
    ticket_page: Callable[[Ticket], Page],
    progress_page: Callable[[Ticket], Page],
) -> None:
    promise(timedelta(hours=8), timedelta(hours=2))
    ticket = accept()
    hers = ticket_page(ticket)
    clock = hers.locator("#ticket [data-timer]")
    expect(clock.locator(".light")).to_contain_text("7小时 59分钟")

    ask(hers, QUESTION)
    expect(clock.locator(".light--paused")).to_be_visible()
    expect(hers.get_by_role("note")).to_contain_text("正在等待客户答复")
    asked = Timer.objects.get()
    left = asked.remaining
    assert left
    assert (asked.due_at, asked.next_at) == (None, None)
    assert timedelta(hours=7, minutes=59) < left < timedelta(hours=8)

    answer(progress_page(ticket), ANSWER)
    expect(clock.locator(".light")).to_contain_text("7小时 59分钟")
    expect(hers.get_by_role("note")).to_have_count(0)
    running, pause = Timer.objects.get(), Pause.objects.get()
    assert pause.ended_at
    assert running.due_at == pause.ended_at + left, "the time that was left, to the microsecond"
    assert running.moments == [running.due_at - timedelta(hours=2), running.due_at]
    clock.get_by_text("为什么是这个时间？").click()
    expect(clock.locator("[data-line=paused]")).to_contain_text("暂停计时：等待客户")
    ticket.refresh_from_db()
    assert ticket.promised_at == running.due_at


def test_a_word_in_the_chat_is_an_answer_too(
    desk: Desk,
    alice: User,
    world: dict[str, Any],
    promise: Promise,
    accept: Callable[..., Ticket],
    ticket_page: Callable[[Ticket], Page],
    new_context: NewContext,
) -> None:
    promise(timedelta(hours=8))
    secrets = {"identity_secret": "a secret that only the site knows"}
    team = world["teams"]["multimedia"]
    Inbox.objects.create(key="demo", channel="webchat", name="网站客服", team=team, secrets=secrets)
    page = new_context().new_page()
    erins = Widget(page, desk)
    page.goto(f"{desk.url}/demo/")
    erins.open().say("晚上上网很慢").await_sent()
    ticket = accept(conversation=conversation_of(ERIN))
    hers = ticket_page(ticket)
    ask(hers, QUESTION)
    expect(erins.page.locator(".lines")).to_contain_text(QUESTION)
    left = Timer.objects.get().remaining
    assert left

    erins.say(ANSWER)
    expect(hers.locator("#ticket [data-timer] .light")).to_contain_text("7小时 59分钟", timeout=15_000)
    expect(hers.locator(".timeline")).to_contain_text("客户已答复")
    running, pause = Timer.objects.get(), Pause.objects.get()
    assert pause.ended_at
    assert running.due_at == pause.ended_at + left


@pytest.mark.parametrize(
    ("started", "hours", "lines"),
    [
        pytest.param(
            "2026-03-09 16:30",
            2,
            [
                "3月9日（星期一）：计时 1小时（16:30–17:30）。",
                "3月10日（星期二）：计时 1小时（08:30–09:30）。",
                "3月10日（星期二） 09:30 到期。",
            ],
            id="a night",
        ),
        pytest.param(
            "2026-03-13 16:30",
            2,
            [
                "3月13日（星期五）：计时 1小时（16:30–17:30）。",
                "3月14日（星期六）至3月15日（星期日）：不计时。",
                "3月16日（星期一）：计时 1小时（08:30–09:30）。",
                "3月16日（星期一） 09:30 到期。",
            ],
            id="a weekend",
        ),
        pytest.param(
            "2026-02-13 17:00",
            9,
            [
                "2月13日（星期五）：计时 30分钟（17:00–17:30）。",
                "2月14日（星期六）调休上班：计时 7小时 30分钟（08:30–12:00, 13:30–17:30）。",
                "春节",
                "2月24日（星期二）：计时 1小时（08:30–09:30）。",
                "2月24日（星期二） 09:30 到期。",
            ],
            id="Spring Festival and its make-up Saturday",
        ),
    ],
)
def test_the_page_tells_why_the_deadline_is_when_it_is(
    started: str,
    hours: int,
    lines: list[str],
    promise: Promise,
    accept: Callable[..., Ticket],
    ticket_page: Callable[[Ticket], Page],
) -> None:
    promise(timedelta(hours=hours), name="办公时间", holiday_region="CN")
    with moments.at(datetime.fromisoformat(started).replace(tzinfo=ZoneInfo("Asia/Shanghai"))):
        ticket = accept()
    page = ticket_page(ticket)
    page.get_by_text("为什么是这个时间？").click()
    told = page.locator("[data-timer] li")
    expect(told).to_have_count(len(lines) + 1)
    for number, words in enumerate(lines, start=1):
        expect(told.nth(number)).to_be_visible()
        expect(told.nth(number)).to_contain_text(words)
