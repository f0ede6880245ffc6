"""Journey 3: from the conversation to the customer's word, with Alice and Chen at their own screens."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub.models import Conversation
from tests.desk import Desk
from tests.journeys.agent import Agent, signed_in
from tickets.models import Category, DispatchRule, Field, SendBackReason, Ticket

pytestmark = pytest.mark.slow


@pytest.fixture
def alice(world: dict[str, Any]) -> User:
    """At work: what she holds stays with her."""
    presence.set_state(world["users"]["alice"], Presence.State.READY)
    return world["users"]["alice"]


@pytest.fixture
def tree(world: dict[str, Any]) -> Category:
    root = Category.objects.create(code="broadband", name="宽带")
    slow = Category.objects.create(code="slow", name="上网慢", parent=root)
    Field.objects.create(category=root, code="account", label="宽带账号", required=True)
    Field.objects.create(
        category=root,
        code="cause",
        label="故障原因",
        kind="choice",
        choices=["线路", "光猫"],
        at="return",
        required=True,
    )
    DispatchRule.objects.create(category=root, department=world["departments"]["network"])
    SendBackReason.objects.create(code="not_ours", name="非本部门职责", charged_to="centre")
    return slow


@pytest.fixture
def page_of(browser: Browser, desk: Desk, browser_context_args: dict[str, Any]) -> Callable[[User], BrowserContext]:
    """A browser of their own for each person."""
    return lambda user: signed_in(browser.new_context(**browser_context_args), desk, user)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def fill(page: Page, **fields: str) -> None:
    """Into the open dialog, which is then sent and goes."""
    dialog = page.locator("dialog[open]")
    for name, value in fields.items():
        box = dialog.locator(f"[name='{name.replace('__', '-')}']").first
        if box.get_attribute("type") == "radio":
            dialog.locator(f"[name='{name}'][value='{value}']").check()
        elif box.evaluate("each => each.tagName") == "SELECT":
            box.select_option(label=value)
        else:
            box.fill(value)
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        dialog.locator(".dialog__foot .btn--primary").click()
    assert sent.value.ok, dialog.inner_text()
    expect(dialog).to_have_count(0)


def test_a_ticket_is_opened_handled_sent_back_verified_and_closed(
    desk: Desk,
    tree: Category,
    conversation: Conversation,
    alice: User,
    chen: User,
    page_of: Callable[[User], BrowserContext],
) -> None:
    hers, his = page_of(alice).new_page(), page_of(chen).new_page()
    his.goto(f"{desk.url}/tickets/orders/")
    expect(his.get_by_text("没有待处理的派单")).to_be_visible()

    # Alice opens it beside the conversation
    agent = Agent(hers, desk).open("赵艾琳")
    hers.locator("#talk-bar [data-key=t]").click()
    drawer = hers.locator("dialog[open]")
    drawer.locator("[data-tree-find]").fill("网慢")
    drawer.get_by_label("上网慢").check()
    expect(drawer.get_by_label("宽带账号")).to_be_visible()
    fill(hers, field__account="NJ001", title="晚上上网慢", type="故障")
    expect(hers.locator(".toast", has_text="已受理并派单")).to_be_visible()
    number = Ticket.objects.get().number

    # Chen's list shows it without a reload; he takes it on and sends it back
    expect(his.get_by_role("link", name="晚上上网慢")).to_be_visible(timeout=15_000)
    press(his, "接单")
    expect(his.locator(".chip", has_text="处理中")).to_be_visible()
    press(his, "退单")
    fill(his, reason="非本部门职责", evidence="该小区归装维中心")

    # Alice has the ticket open: it changes under her eyes, and she dispatches again
    hers.goto(f"{desk.url}/tickets/{number}/")
    expect(hers.locator(".timeline li").first).to_contain_text("退单")
    press(hers, "派单")
    fill(hers, instruction="已核实，端口属网络运维部，请处理")
    expect(his.get_by_role("button", name="接单")).to_be_visible(timeout=15_000)
    press(his, "接单")
    expect(his.locator(".chip", has_text="处理中")).to_be_visible()
    expect(hers.locator("[aria-current=step]", has_text="处理")).to_be_visible(timeout=15_000)
    press(his, "回单")
    fill(his, result="更换了光猫", field__cause="光猫")

    # the callback: not resolved goes up a level, resolved closes
    expect(hers.get_by_role("button", name="登记回访")).to_be_visible(timeout=15_000)
    press(hers, "登记回访")
    fill(hers, outcome="not_resolved", note="还是慢")
    expect(hers.locator(".page__head .chip", has_text="已重开")).to_be_visible()
    expect(hers.locator(".page__head .chip", has_text="1 级")).to_be_visible()
    press(hers, "直接答复")
    fill(hers, result="已远程调整信道")
    press(hers, "登记回访")
    fill(hers, outcome="resolved", note="好了")
    expect(hers.locator(".page__head .chip", has_text="已办结")).to_be_visible()
    story = hers.locator(".timeline").inner_text()
    for words in ("林晓雯受理了工单", "陈志强退单", "陈志强回单", "因未解决重开工单", "核实后办结"):
        assert words in story
    assert agent.errors == []
