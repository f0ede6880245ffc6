"""Erin opens the link in our letter on her phone, without scripts, and says how it was (CH7)."""

from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import User
from channels_hub import rating
from channels_hub.models import Conversation, Customer, Identity, Inbox, Survey
from tests.desk import Desk
from tests.journeys.test_every_screen import look_at, reader

pytestmark = pytest.mark.slow


@pytest.fixture
def survey(world: dict[str, Any], alice: User, erin: Customer) -> Survey:
    box = Inbox.objects.create(key="post", channel="email", name="客服邮箱", team=world["teams"]["multimedia"])
    identity = Identity.objects.create(inbox=box, external_id="erin@example.com", customer=erin)
    talk = Conversation.objects.create(
        inbox=box, identity=identity, customer=erin, team=box.team, assignee=alice, status="closed"
    )
    return Survey.objects.create(conversation=talk)


@pytest.mark.parametrize(("language", "theme"), [("zh-hans", "light"), ("en", "dark"), ("zh-hans", "dark")])
def test_the_page_is_fit_for_a_phone(
    browser: Browser, desk: Desk, survey: Survey, language: str, theme: Literal["light", "dark"]
) -> None:
    page = rating.page_of(survey.pk)
    faults = look_at(reader(browser, desk, language, theme, 360), desk, [page])
    Survey.objects.filter(pk=survey.pk).update(score=2, resolved=False, answered_at=survey.asked_at, comment="慢")
    faults += look_at(reader(browser, desk, language, theme, 360), desk, [page])
    assert not faults, "\n".join(faults)


def test_she_says_how_it_was_without_any_script(browser: Browser, desk: Desk, survey: Survey) -> None:
    phone = browser.new_context(
        locale="zh-CN", viewport={"width": 360, "height": 780}, has_touch=True, java_script_enabled=False
    )
    page = phone.new_page()
    page.goto(desk.url + rating.page_of(survey.pk))
    page.get_by_role("radio", name="不满意", exact=True).check()
    page.get_by_role("radio", name="没有解决").check()
    page.get_by_label("哪里可以做得更好？").fill("等了一个小时")
    page.get_by_role("button", name="提交评价").tap()
    expect(page.get_by_role("status").filter(has_text="感谢您的评价")).to_be_visible()
    survey.refresh_from_db()
    assert (survey.score, survey.resolved, survey.comment) == (2, False, "等了一个小时")
    page.get_by_role("radio", name="非常满意").check()
    page.get_by_role("button", name="修改评价").tap()
    expect(page.get_by_role("radio", name="非常满意")).to_be_checked()
    survey.refresh_from_db()
    assert survey.score == 5
    phone.close()
