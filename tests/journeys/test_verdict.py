"""Journey 5: Erin leaves unhappy; Bob judges, Alice corrects, Bob verifies."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub.actions import conversations, messages, receive, surveys
from channels_hub.models import Conversation, Customer, Inbox
from deadlines import demo as deadlines_demo
from qa import demo
from qa.models import Review
from tests.desk import Desk
from tests.journeys.agent import Agent, signed_in
from tests.wcag import violations
from tests.widget.browser.widget import Widget

ERIN = "赵艾琳"
WHY = "等了很久，问题还在"
SAID = ["我家宽带从昨晚开始一直断", "请重启光猫", "还是不行", "那就等等看", "请对本次服务作出评价"]
NewContext = Callable[..., BrowserContext]


class Colleague:
    """One tab of somebody who works with reviews. Whatever goes wrong in the page is kept in `errors`."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self.page, self.desk = page, desk
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{desk.url}/reviews/")
        expect(page.locator("html[data-line=up]")).to_be_attached()
        self.list = page.locator("#reviews")
        self.mark = page.locator("[data-mark=review]")
        self.notices = page.locator("#toasts")
        self.judgement = page.locator("form", has=page.get_by_role("button", name="保存复盘意见"))
        self.playback = page.locator("desk-playback")
        self.timeline = page.locator(".timeline")

    def open(self, words: str) -> "Colleague":
        """Open the row with these words, by keyboard."""
        link = self.list.locator("tr", has_text=words).get_by_role("link")
        link.focus()
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(ERIN)
        return self

    def judge(self, cause: str, finding: str, measure: str) -> None:
        self.judgement.get_by_label("原因").select_option(label=cause)
        self.judgement.get_by_label("情况说明").fill(finding)
        self.judgement.get_by_label("改进措施").fill(measure)
        self.page.keyboard.press("Control+s")

    def give(self, what: str, owner: str, days: int) -> None:
        self.page.get_by_label("整改内容").fill(what)
        self.page.get_by_label("责任人").select_option(label=owner)
        self.page.get_by_label("完成期限").fill(str(timezone.localdate() + timedelta(days=days)))
        self.press("下达")

    def press(self, name: str) -> None:
        """Press the button as who has no mouse."""
        button = self.page.get_by_role("button", name=name, exact=True)
        button.focus()
        self.page.keyboard.press("Enter")

    def correction(self) -> Locator:
        return self.page.locator("article.order")

    def stands(self, *sentences: str) -> None:
        """What became of the review is told in these sentences, in this order."""
        expect(self.timeline.locator("li > span")).to_have_text(list(sentences))


@pytest.fixture
def causes(world: dict) -> None:
    demo.load(world)
    deadlines_demo.load(world)


@pytest.fixture
def bobs(desk: Desk, bob: User, causes: None, new_context: NewContext) -> Colleague:
    """Bob, with his list of reviews before him."""
    return Colleague(signed_in(new_context(), desk, bob).new_page(), desk)


@pytest.fixture
def alices(desk: Desk, alice: User, site: Inbox, causes: None, new_context: NewContext) -> Agent:
    presence.set_state(alice, Presence.State.READY)
    return Agent(signed_in(new_context(), desk, alice).new_page(), desk)


@pytest.fixture
def erins(desk: Desk, site: Inbox, erin: Customer, new_context: NewContext) -> Widget:
    page = new_context().new_page()
    widget = Widget(page, desk)
    page.goto(f"{desk.url}/demo/")
    return widget.open()


def rate(erins: Widget, score: int, resolved: bool, why: str) -> None:
    """Answer the question at the end, as it stands in the widget."""
    survey = erins.page.locator("form.survey")
    expect(survey).to_be_visible()
    survey.locator(f"input[name=score][value='{score}']").check(force=True)
    survey.locator(f"input[name=resolved][value={'yes' if resolved else 'no'}]").check(force=True)
    survey.locator("textarea").fill(why)
    survey.locator("button[type=submit]").click()
    expect(survey).to_be_hidden()


@pytest.fixture
def unhappy(erins: Widget, alices: Agent) -> Agent:
    """Alice has served Erin and closed; Erin has given her verdict."""
    erins.say("我家宽带从昨晚开始一直断")
    alices.open(ERIN).say("请重启光猫").settled()
    erins.say("还是不行")
    expect(alices.bubbles.last).to_have_text("还是不行")
    alices.say("那就等等看").settled()
    expect(erins.bubbles.last).to_have_text("那就等等看")
    alices.key("Escape").key("e")
    rate(erins, score=1, resolved=False, why=WHY)
    return alices


def test_from_the_verdict_to_the_verified_correction(bobs: Colleague, unhappy: Agent, desk: Desk) -> None:
    row = bobs.list.locator("tr", has_text=WHY)
    expect(row).to_contain_text("1 / 5 分")
    expect(row).to_contain_text("未解决")
    expect(row.locator(".light")).to_be_visible()
    expect(bobs.mark).to_have_text("1")
    expect(bobs.notices).to_contain_text("客户评价不满意")

    bobs.open(WHY)
    expect(bobs.page.locator(".page__head .light")).to_be_visible()
    expect(bobs.playback.locator(".bubble")).to_have_text(SAID)
    bobs.judge("解释不清", "只让客户等待，没有登记故障。", "先查告警，再答复客户。")
    bobs.give("复习断网处理流程并通过测验", "林晓雯", days=3)
    expect(bobs.correction()).to_contain_text("待整改")
    expect(bobs.correction().locator(".light")).to_be_visible()
    expect(bobs.mark).to_have_text("")

    expect(unhappy.page.locator("#toasts")).to_contain_text("您有一项新整改")
    expect(unhappy.page.locator("[data-mark=review]")).to_have_text("1")
    hers = Colleague(unhappy.page.context.new_page(), desk)
    hers.page.goto(f"{desk.url}/reviews/actions/")
    expect(hers.correction()).to_contain_text("复习断网处理流程并通过测验")
    hers.page.get_by_label("整改结果").fill("看过了")
    hers.press("反馈完成")

    expect(bobs.notices).to_contain_text("有整改待验收")
    bobs.page.reload()
    bobs.press("退回")
    expect(bobs.notices).to_contain_text("请说明退回原因")
    bobs.page.get_by_label("备注").fill("请附测验成绩")
    bobs.press("退回")
    expect(bobs.correction()).to_contain_text("已退回 1 次")

    expect(hers.notices).to_contain_text("您的整改被退回")
    expect(hers.correction()).to_contain_text("已退回 1 次")
    hers.page.get_by_label("整改结果").fill("已复习，测验 95 分")
    hers.press("反馈完成")
    expect(bobs.mark).to_have_text("1")
    bobs.page.reload()
    bobs.press("验收通过")
    bobs.press("办结复盘")
    bobs.stands(
        "客户评价不满意，待班长复盘。",
        "王建国 填写了原因和措施。",
        "王建国 下达了整改。",
        "林晓雯 反馈整改完成。",
        "王建国 退回了整改。",
        "林晓雯 反馈整改完成。",
        "王建国 验收通过了整改。",
        "王建国 办结了复盘。",
    )
    expect(unhappy.page.locator("[data-mark=review]")).to_have_text("")
    assert Review.objects.get().status == Review.Status.FINISHED
    assert bobs.errors == hers.errors == unhappy.errors == []


@pytest.fixture
def owed(conversation: Conversation, alice: User, causes: None) -> Review:
    """The same conversation with the same end, without the browsers."""
    presence.set_state(alice, Presence.State.READY)
    for customer_says, alice_says in zip(SAID[0:4:2], SAID[1:4:2], strict=True):
        written = {"id": customer_says, "visitor": conversation.identity.external_id, "text": customer_says}
        envelope = receive.accept(
            conversation.inbox, headers={}, body=json.dumps(written).encode(), dedupe_key=customer_says, in_hand=True
        )
        assert envelope
        receive.understand(envelope.pk)
        messages.reply(alice, conversation.pk, alice_says)
    conversations.close(alice, conversation.pk)
    surveys.answer(conversation, 1, False, WHY)
    return Review.objects.get()


def test_the_conversation_is_heard_again_at_its_own_pace(owed: Review, bobs: Colleague) -> None:
    bobs.open(WHY)
    shown = bobs.playback.locator(".bubble")
    expect(shown).to_have_count(len(SAID))
    position = bobs.playback.locator("input[type=range]")
    position.focus()
    bobs.page.keyboard.press("Home")
    expect(shown).to_have_count(0)
    bobs.press("8×")
    bobs.press("按原速回放")
    expect(shown).not_to_have_count(0)
    expect(shown).to_have_count(len(SAID), timeout=20_000)
    expect(bobs.playback.get_by_role("button", name="按原速回放")).to_have_attribute("aria-pressed", "false")


def test_a_stale_tab_is_told_so_and_keeps_its_words(owed: Review, bobs: Colleague, desk: Desk, ivys: Page) -> None:
    bobs.open(WHY)
    ivys.goto(bobs.page.url)
    bobs.judge("解释不清", "只让客户等待。", "先查告警。")
    bobs.stands("客户评价不满意，待班长复盘。", "王建国 填写了原因和措施。")

    ivys.get_by_label("原因").select_option(label="响应不及时")
    ivys.get_by_label("情况说明").fill("首响超过三分钟。")
    ivys.get_by_label("改进措施").fill("调整排班。")
    ivys.get_by_role("button", name="保存复盘意见").click()
    expect(ivys.get_by_role("alert")).to_contain_text("期间有人修改了这份复盘")
    expect(ivys.locator(".page__cols")).to_contain_text("只让客户等待。")
    expect(ivys.get_by_label("情况说明")).to_have_value("首响超过三分钟。")
    assert Review.objects.get().finding == "只让客户等待。"
    ivys.get_by_role("button", name="保存复盘意见").click()
    expect(ivys.get_by_role("alert")).to_be_hidden()
    assert Review.objects.get().finding == "首响超过三分钟。"


@pytest.fixture
def ivys(desk: Desk, world: dict, new_context: NewContext) -> Page:
    """The inspector's browser."""
    return signed_in(new_context(), desk, world["users"]["ivy"]).new_page()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_of_the_reviews_violates_wcag(owed: Review, bobs: Colleague, theme: str) -> None:
    bobs.page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    expect(bobs.list).to_contain_text(WHY)
    assert violations(bobs.page) == []
    bobs.open(WHY)
    expect(bobs.playback.locator(".bubble")).to_have_count(len(SAID))
    assert violations(bobs.page) == []
    bobs.judge("解释不清", "只让客户等待。", "先查告警。")
    bobs.give("复习断网处理流程", "林晓雯", days=3)
    expect(bobs.correction()).to_be_visible()
    assert violations(bobs.page) == []
    bobs.page.goto(f"{bobs.desk.url}/reviews/actions/")
    assert violations(bobs.page) == []
