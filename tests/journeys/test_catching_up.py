"""The line is back before the pages are, as when all starts anew: nothing stays unseen, nobody has to press."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub.models import Inbox
from tests.desk import Desk
from tests.journeys.agent import Agent, signed_in
from tests.journeys.test_many_at_once import write
from tests.journeys.test_pressed import owe

pytestmark = pytest.mark.slow


@pytest.fixture
def page(desk: Desk, alice: User, context: BrowserContext) -> Page:
    presence.set_state(alice, Presence.State.READY)
    return signed_in(context, desk, alice).new_page()


def out_of_reach(page: Page, address: str, happens: Callable[[], None]) -> None:
    """What is asked for at `address` finds no answer while something happens, and for a while after."""
    page.route(address, lambda route: route.abort())
    with page.expect_event("requestfailed"):
        happens()
    page.wait_for_timeout(1000)
    page.unroute(address)


def test_words_that_could_not_be_fetched_are_asked_for_again(
    page: Page, desk: Desk, alice: User, webchat: Inbox
) -> None:
    write(webchat, "赵艾琳", "宽带断了")
    agent = Agent(page, desk).open("赵艾琳")
    desk.stop("live")
    write(webchat, "赵艾琳", "还没好吗")
    out_of_reach(page, "**/messages/?after=*", lambda: desk.start("live"))
    expect(agent.bubbles).to_have_text(["宽带断了", "还没好吗"])
    expect(agent.talk.locator("[data-trouble]")).to_be_hidden()


def test_a_list_that_could_not_be_fetched_is_asked_for_again_without_a_word(
    page: Page, desk: Desk, alice: User
) -> None:
    assert alice.team
    page.goto(f"{desk.url}/tickets/callbacks/?tab=return")
    page.wait_for_load_state("networkidle")
    team = alice.team
    out_of_reach(page, "**/tickets/callbacks/?tab=return", lambda: owe("赵艾琳", team))
    expect(page.get_by_role("row", name="赵艾琳")).to_have_count(1)
    expect(page.locator("#toasts").get_by_role("alert")).to_have_count(0)
