"""Journey 6: Erin follows her ticket on her phone; nobody guesses his way in."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from accounts.models import User
from channels_hub.models import Customer
from tests.desk import Desk
from tickets import actions, progress
from tickets.models import Category, DispatchRule, Ticket

pytestmark = pytest.mark.slow


@pytest.fixture
def ticket(world: dict[str, Any], alice: User, chen: User, erin: Customer) -> Ticket:
    """With Chen, who has taken it on."""
    category = Category.objects.create(code="slow", name="上网慢")
    DispatchRule.objects.create(category=category, department=world["departments"]["network"])
    made = actions.accept(alice, customer=erin, category=category, type="fault", title="晚上上网慢")
    actions.dispatch(alice, made.number)
    actions.accept_order(chen, made.orders.get().pk)
    return made


def test_she_follows_urges_adds_a_picture_and_confirms(
    browser: Browser, desk: Desk, ticket: Ticket, chen: User, tmp_path: Path
) -> None:
    phone = browser.new_context(locale="zh-CN", viewport={"width": 360, "height": 780}, has_touch=True)
    page = phone.new_page()
    page.goto(f"{desk.url}/progress/")
    page.get_by_label("编号").fill(ticket.number)
    page.get_by_label("电话").fill("13900000000")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("没有查到与该编号和电话相符的工单")).to_be_visible()
    page.get_by_label("编号").fill(ticket.number)
    page.get_by_label("电话").fill("13951880001")
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".way [aria-current=step]")).to_contain_text("网络运维部正在处理")
    page.wait_for_load_state()  # words are there before their styles are
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.get_by_role("button", name="催一催").click()
    expect(page.get_by_role("status").filter(has_text="已为您催办")).to_be_visible()
    page.get_by_role("button", name="催一催").click()
    expect(page.get_by_role("alert")).to_contain_text("之后可以再次催办")

    picture = tmp_path / "光猫.png"
    Image.new("RGB", (20, 20), "red").save(picture)
    page.get_by_label("想补充什么？").fill("灯是红色的")
    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".way")).to_contain_text("您补充：灯是红色的")
    assert ticket.attachments.get().content_type == "image/png"

    order = ticket.orders.get()
    actions.return_order(chen, order.pk, result="更换了光猫")
    page.reload()
    page.get_by_role("button", name="已经解决").click()
    expect(page.locator(".way [aria-current=step]")).to_contain_text("已办结")


def test_guessing_numbers_is_slowed_down(browser: Browser, desk: Desk, ticket: Ticket) -> None:
    page = browser.new_context(locale="zh-CN").new_page()
    for guess in range(6):
        page.goto(f"{desk.url}/progress/")
        page.get_by_label("编号").fill(ticket.number)
        page.get_by_label("电话").fill(f"1390000000{guess}")
        page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("heading", name="尝试次数过多")).to_be_visible()
    page.goto(f"{desk.url}{progress.progress_url(ticket)}")
    expect(page.get_by_role("heading", name="晚上上网慢")).to_be_visible()
