"""Journey 4: a promise runs out on screen; it stands still while Erin is asked, and goes on with her answer."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, expect

from accounts.models import User
from channels_hub.actions import receive
from channels_hub.models import Customer, Identity, Inbox
from deadlines.models import Calendar, Notice, Policy, Target, Timer
from tests.desk import Desk
from tests.journeys.agent import signed_in
from tickets import actions
from tickets.models import Category, Ticket

pytestmark = pytest.mark.slow
SECONDS = 6


@pytest.fixture
def ticket(world: dict[str, Any], alice: User, erin: Customer, webchat: Inbox) -> Ticket:
    """Promised within seconds, warned half-way."""
    calendar = Calendar.objects.create(code="always", name="全天", week=["00:00-24:00"] * 7)
    policy = Policy.objects.create(name="短时限", subject_kind="ticket", calendar=calendar)
    warning = timedelta(seconds=SECONDS / 2)
    Target.objects.create(policy=policy, metric="resolve", target=timedelta(seconds=SECONDS), warn_before=[warning])
    Identity.objects.create(inbox=webchat, external_id="erin", customer=erin)
    category = Category.objects.create(code="slow", name="上网慢")
    return actions.accept(alice, customer=erin, category=category, type="fault", title="晚上上网慢")


def on_list(browser: Browser, desk: Desk, user: User, arguments: dict[str, Any]) -> Any:
    context: BrowserContext = signed_in(browser.new_context(**arguments), desk, user)
    page = context.new_page()
    page.goto(f"{desk.url}/tickets/")
    return page


def test_warning_and_breach_reach_their_people_within_two_seconds(
    browser: Browser, desk: Desk, world: dict[str, Any], browser_context_args: dict[str, Any], request: Any
) -> None:
    alice, bob = world["users"]["alice"], world["users"]["bob"]
    hers, his = (on_list(browser, desk, user, browser_context_args) for user in (alice, bob))
    number = request.getfixturevalue("ticket").number
    expect(hers.locator(".toast", has_text=number)).to_be_visible(timeout=SECONDS * 1000)
    expect(his.locator(".toast", has_text=number)).to_be_visible(timeout=SECONDS * 1000)
    timer = Timer.objects.get(subject_kind="ticket")
    told = {notice.user_id: notice.created_at for notice in Notice.objects.all()}
    assert told[alice.pk] - timer.moments[0] < timedelta(seconds=2)
    assert told[bob.pk] - timer.moments[1] < timedelta(seconds=2)
    assert timer.breached_at == timer.moments[1]


def test_the_clock_stands_still_until_erin_answers(
    browser: Browser, desk: Desk, ticket: Ticket, alice: User, webchat: Inbox, browser_context_args: dict[str, Any]
) -> None:
    actions.wait_for_customer(alice, ticket.number, question="请问光猫是什么型号？")
    left = Timer.objects.get(subject_kind="ticket").remaining
    page = on_list(browser, desk, alice, browser_context_args)
    page.goto(f"{desk.url}/tickets/{ticket.number}/")
    expect(page.locator(".light--paused")).to_be_visible()
    page.wait_for_timeout(SECONDS * 1000)
    assert not Notice.objects.filter(level="breach").exists()

    said = {"id": "m1", "visitor": "erin", "text": "型号是 HG8145"}
    envelope = receive.accept(webchat, headers={}, body=json.dumps(said).encode(), dedupe_key="m1")
    assert envelope
    assert receive.understand(envelope.pk)
    answered = timezone.now()
    expect(page.locator(".timeline")).to_contain_text("客户已答复，时限继续", timeout=10_000)
    timer = Timer.objects.get(subject_kind="ticket")
    assert abs(timer.moments[-1] - (answered + left)) < timedelta(seconds=2)
