"""The self-service in the widget: what it offers is a tap away, a person too (CH6)."""

import pytest
from django.db.models import QuerySet
from playwright.sync_api import Locator, expect

from accounts.models import User
from channels_hub.models import Conversation, Inbox, MenuItem, Message
from tests.wcag import violations
from tests.widget.browser.conftest import OpenWidget
from tests.widget.browser.widget import Widget


@pytest.fixture
def menu(webchat: Inbox) -> None:
    Inbox.objects.filter(pk=webchat.pk).update(self_service=True, greeting="您好，我是智能助手")
    MenuItem.objects.create(inbox=webchat, position=1, label="营业时间", does="text", text="每天 8 点到 21 点")
    MenuItem.objects.create(inbox=webchat, position=2, label="网点地址", does="text", text="中山路 1 号")


def offers(widget: Widget) -> Locator:
    return widget.page.locator(".offers button")


def said() -> QuerySet[Message, str]:
    return Message.objects.filter(direction="in").order_by("seq").values_list("body", flat=True)


def test_what_is_offered_is_tapped_and_then_no_longer_offered(visit: OpenWidget, menu: None, ready: User) -> None:
    widget = visit().open().say("你好")
    expect(offers(widget)).to_have_text(["营业时间", "网点地址", "转人工服务"])
    expect(widget.page.locator(".speaker").last).to_have_text("智能助手")
    offers(widget).first.dblclick()
    expect(widget.bubbles.last).to_contain_text("每天 8 点到 21 点")
    expect(offers(widget).first).not_to_have_text("营业时间")
    assert list(said()) == ["你好", "营业时间"]
    assert widget.errors == []


def test_a_person_is_one_tap_away(visit: OpenWidget, menu: None, ready: User) -> None:
    widget = visit().open().say("你好")
    offers(widget).last.click()
    expect(widget.state).to_contain_text("为您服务")
    expect(offers(widget)).to_have_count(0)
    assert Conversation.objects.get().assignee == ready


def test_what_is_offered_is_kept_over_a_reload_and_can_be_reached_by_anybody(
    visit: OpenWidget, menu: None, ready: User
) -> None:
    widget = visit().open().say("你好")
    expect(offers(widget)).to_have_count(3)
    widget.page.reload()
    expect(offers(widget)).to_have_count(3)
    assert violations(widget.page) == []
    offers(widget).nth(1).press("Enter")
    expect(widget.bubbles.last).to_contain_text("中山路 1 号")
