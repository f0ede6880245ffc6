"""Erin calls: Alice sees who it is before she answers; a missed call is owed back; a call without an exchange."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub.models import Call, Customer, Inbox, Restriction
from standins.asterisk import Exchange
from tests.desk import Desk
from tests.journeys.agent import Agent, signed_in
from tests.journeys.test_broken_parts import until
from tickets.models import ReturnCall

pytestmark = pytest.mark.slow
TELEPHONE = "PJSIP/1001"


@pytest.fixture
def exchange(desk: Desk, world: dict[str, Any]) -> Iterator[Exchange]:
    """Known to the desk, whose ear is at it."""
    with Exchange() as exchange:
        Inbox.objects.create(
            key="10086",
            channel="hotline",
            name="客服热线",
            team=world["teams"]["multimedia"],
            settings={"kind": "asterisk", "context": "customers"},
            secrets={"ami_url": exchange.url},
        )
        assert exchange.listening.wait(30)
        yield exchange


@pytest.fixture
def alices(browser: Browser, desk: Desk, exchange: Exchange, alice: User) -> Agent:
    User.objects.filter(pk=alice.pk).update(extension=TELEPHONE)
    presence.set_state(alice, Presence.State.READY)
    return Agent(signed_in(browser.new_context(locale="zh-CN"), desk, alice).new_page(), desk)


def test_who_calls_is_on_her_screen_before_she_answers(alices: Agent, exchange: Exchange, erin: Customer) -> None:
    Restriction.objects.create(customer=erin, title="黑名单：不得办理国际漫游")
    call = exchange.call(erin.phone).start().choose("2").queue().ring(TELEPHONE)
    expect(alices.page.locator("#talk-bar h2")).to_have_text("赵艾琳")
    expect(alices.customer.get_by_text("黑名单：不得办理国际漫游").first).to_be_visible()
    expect(alices.talk.locator(".call")).to_contain_text("振铃中")
    expect(alices.page.get_by_text("赵艾琳 来电")).to_be_visible()
    call.answer(TELEPHONE, waited=4)
    expect(alices.talk.locator(".call")).to_contain_text("通话中")
    call.complete(talked=75)
    expect(alices.talk.locator(".call")).to_contain_text("1 分 15 秒")
    alices.write("客户问国际漫游，已说明限制").settled()  # only notes can be written into a call
    alices.page.get_by_role("button", name="结束").click()
    expect(alices.row("赵艾琳")).to_have_count(0)
    assert alices.errors == []


def test_a_call_that_nobody_takes_is_owed_back_and_called_with_one_click(
    alices: Agent, exchange: Exchange, erin: Customer
) -> None:
    exchange.call(erin.phone).start().queue().ring(TELEPHONE).not_taken(TELEPHONE).give_up()
    until(lambda: ReturnCall.objects.filter(done_at=None).exists())
    page = alices.page
    page.goto(f"{alices.desk.url}/tickets/callbacks/?tab=return")
    expect(page.get_by_text("未接来电").first).to_be_visible()
    page.get_by_role("button", name="呼叫").click()
    until(lambda: bool(exchange.orders))
    assert (exchange.orders[0]["Channel"], exchange.orders[0]["Exten"]) == (TELEPHONE, erin.phone)
    page.get_by_role("button", name="已联系上").click()
    expect(page.get_by_text("没有待回电")).to_be_visible()
    assert ReturnCall.objects.get().result == "reached"


def test_without_an_exchange_the_number_brings_the_customer(alices: Agent, erin: Customer) -> None:
    alices.key("o")
    alices.page.get_by_label("来电号码").fill("+86 139 5188 0001")
    alices.page.keyboard.press("Enter")
    expect(alices.page.locator("#talk-bar h2")).to_have_text("赵艾琳")
    assert Call.objects.get().number == erin.phone
