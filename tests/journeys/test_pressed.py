"""A press counts though news redraws the page under it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.actions import presence
from accounts.models import Presence, Team, User
from channels_hub.actions import surveys
from channels_hub.models import Conversation, Customer, Inbox, Survey
from qa import demo
from qa.actions import corrections, reviews
from qa.models import Cause, CorrectiveAction, Review
from tests.desk import Desk
from tests.journeys.agent import Agent, signed_in
from tests.journeys.test_many_at_once import write
from tickets.actions import return_calls
from tickets.models import ReturnCall

pytestmark = pytest.mark.slow


@pytest.fixture
def page(desk: Desk, alice: User, context: BrowserContext) -> Page:
    presence.set_state(alice, Presence.State.READY)
    return signed_in(context, desk, alice).new_page()


def hold(button: Locator) -> None:
    button.hover()
    button.page.mouse.down()


def owe(name: str, team: Team) -> None:
    customer = Customer.objects.create(name=name, phone="13900000000")
    return_calls.owe(customer, None, ReturnCall.Reason.MISSED_CALL, customer.phone, team, None)


@pytest.fixture
def review(conversation: Conversation, alice: User, bob: User, world: dict) -> Review:
    """Of Erin's verdict on Alice; Bob has written what it came from."""
    demo.load(world)
    Conversation.objects.filter(pk=conversation.pk).update(status="closed", closed_by=alice)
    Survey.objects.create(conversation=conversation)
    surveys.answer(conversation, score=1, resolved=False, comment="等了很久")
    owed = Review.objects.get()
    return reviews.write(
        bob, owed.pk, version=owed.version, cause=Cause.objects.all()[0], finding="没有登记", measure="先查告警"
    )


def correct(review: Review, bob: User, alice: User, what: str) -> CorrectiveAction:
    due = timezone.localdate() + timedelta(days=3)
    return corrections.give(bob, review.pk, what=what, owner=alice, due_on=due)


def test_a_button_in_a_list_that_changes_meanwhile(page: Page, desk: Desk, alice: User) -> None:
    assert alice.team
    owe("赵艾琳", alice.team)
    page.goto(f"{desk.url}/tickets/callbacks/?tab=return")
    page.wait_for_load_state("networkidle")
    hold(page.get_by_role("row", name="赵艾琳").get_by_role("button", name="已联系上"))
    with page.expect_response(lambda answer: "tab=return" in answer.url):
        owe("钱浩", alice.team)
    page.mouse.up()
    expect(page.get_by_role("row", name="赵艾琳")).to_have_count(0)
    expect(page.get_by_role("row", name="钱浩")).to_have_count(1)


def test_a_conversation_in_the_desks_list(page: Page, desk: Desk, alice: User, webchat: Inbox) -> None:
    write(webchat, "赵艾琳", "宽带断了")
    agent = Agent(page, desk)
    expect(agent.group("mine")).to_have_text(["赵艾琳"])
    hold(agent.row("赵艾琳"))
    with page.expect_response(lambda answer: answer.url.endswith("/desk/list/")):
        write(webchat, "钱浩", "账单不对")
    page.mouse.up()
    expect(page.locator("#talk-bar h2")).to_have_text("赵艾琳")
    expect(agent.group("mine")).to_have_text(["赵艾琳", "钱浩"])


@pytest.mark.parametrize("deed", ["已联系上", "不再需要"])
def test_the_focus_of_who_works_by_keyboard(page: Page, desk: Desk, alice: User, deed: str) -> None:
    assert alice.team
    owe("赵艾琳", alice.team)
    page.goto(f"{desk.url}/tickets/callbacks/?tab=return")
    button = page.get_by_role("row", name="赵艾琳").get_by_role("button", name=deed)
    button.focus()
    owe("钱浩", alice.team)
    expect(page.get_by_role("row", name="钱浩")).to_have_count(1)
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="赵艾琳")).to_have_count(0)


@pytest.mark.parametrize("redrawn", [False, True])
@pytest.mark.parametrize("result", ["done", "refused"])
def test_what_came_of_it_is_told_once_though_its_button_was_redrawn_before_the_answer(
    page: Page, desk: Desk, alice: User, redrawn: bool, result: str
) -> None:
    assert alice.team
    owe("赵艾琳", alice.team)
    page.goto(f"{desk.url}/tickets/callbacks/?tab=return")
    button = page.get_by_role("row", name="赵艾琳").get_by_role("button", name="已联系上")
    expect(button).to_be_visible()
    page.evaluate(
        """([redrawn, refused]) => {
          window.told = [];
          for (const name of ["ticket-changed", "toast"]) document.addEventListener(name, () => told.push(name));
          document.addEventListener("htmx:configRequest", ({ detail }) => {
            if (refused) detail.parameters.set("result", "x");
          });
          document.addEventListener("htmx:beforeSend", ({ detail: { elt } }) => {
            if (redrawn && elt.matches("button")) elt.replaceWith(elt.cloneNode(true));
          });
        }""",
        [redrawn, result == "refused"],
    )
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        button.click()
    if result == "done":
        expect(page.get_by_role("row", name="赵艾琳")).to_have_count(0)
        assert page.evaluate("told") == ["ticket-changed"]
    else:
        expect(page.locator("#toasts").get_by_role("alert")).to_have_count(1)


def test_what_is_being_written_is_left_alone_until_its_field_is_left(
    page: Page, desk: Desk, alice: User, bob: User, review: Review
) -> None:
    mine = correct(review, bob, alice, "复习断网处理流程")
    page.goto(f"{desk.url}/reviews/actions/")
    page.wait_for_load_state("networkidle")
    field = page.locator("article", has_text="复习断网处理流程").get_by_label("整改结果")
    field.fill("看过了，测")
    typing = field.element_handle()
    with page.expect_response(lambda answer: answer.url.endswith("/actions/")):
        correct(review, bob, alice, "通过测验")
    page.wait_for_load_state("networkidle")
    assert typing.evaluate("field => field.isConnected && field === document.activeElement")

    page.keyboard.press("Tab")
    expect(page.locator("article.order")).to_have_count(2)
    expect(page.locator("article", has_text="复习断网处理流程").get_by_role("button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("已反馈")
    mine.refresh_from_db()
    assert mine.outcome == "看过了，测"
