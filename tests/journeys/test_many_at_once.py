"""Journey 2: Alice serves several customers at once, by keyboard, and hands over what she cannot keep."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub.actions import receive, routing
from channels_hub.models import Conversation, Inbox, Message
from tests.desk import Desk
from tests.journeys.agent import Agent, conversation_of, signed_in
from tests.wcag import violations

NewContext = Callable[..., BrowserContext]
NAMES = ["钱浩", "孙丽", "李国强", "周敏", "吴涛"]


def write(inbox: Inbox, name: str, text: str) -> None:
    """`name` writes by the site's server, as a signed webhook would bring it."""
    number = Message.objects.count()
    said = {"id": f"{name}-{number}", "visitor": name, "text": text, "profile": {"name": name}}
    envelope = receive.accept(inbox, headers={}, body=json.dumps(said).encode(), dedupe_key=said["id"], in_hand=True)
    assert envelope
    assert receive.understand(envelope.pk)


@pytest.fixture
def ready(alice: User, webchat: Inbox) -> User:
    presence.set_state(alice, Presence.State.READY)
    return alice


@pytest.fixture
def five(ready: User, webchat: Inbox) -> list[Conversation]:
    """Five customers have written, one after the other."""
    for name in NAMES:
        write(webchat, name, f"{name}的问题")
    return [conversation_of(name) for name in NAMES]


@pytest.fixture
def alices(desk: Desk, five: list[Conversation], ready: User, new_context: NewContext) -> Iterator[Agent]:
    """Alice's desk with all five on it; nothing may go wrong in its scripts."""
    alices = Agent(signed_in(new_context(), desk, ready).new_page(), desk)
    expect(alices.group("mine")).to_have_text(NAMES)
    yield alices
    assert alices.errors == []


def test_the_keyboard_walks_the_list_without_loading_the_page(alices: Agent) -> None:
    alices.page.evaluate("window.sameAsBefore = true")
    title = alices.page.locator("#talk-bar h2")
    alices.key("j")
    expect(title).to_have_text("钱浩")
    alices.key("j")
    expect(title).to_have_text("孙丽")
    expect(alices.row("孙丽")).to_have_attribute("aria-current", "true")
    alices.key("r").page.keyboard.type("j 和 k 都是字")
    expect(alices.area).to_have_value("j 和 k 都是字")
    alices.key("Escape").key("k")
    expect(title).to_have_text("钱浩")
    alices.page.go_back()
    expect(title).to_have_text("孙丽")
    expect(alices.area).to_have_value("j 和 k 都是字")
    expect(alices.customer.locator("h2")).to_have_text("孙丽")
    alices.page.evaluate("history.go(-2)")
    expect(alices.page.locator("#talk")).to_contain_text("还没有打开会话")
    expect(alices.customer).to_contain_text("打开会话后")
    assert alices.page.evaluate("window.sameAsBefore")


def test_a_conversation_handed_over_with_a_note_is_the_colleagues(
    alices: Agent, world: dict[str, Any], desk: Desk, new_context: NewContext
) -> None:
    amy = world["users"]["amy"]
    presence.set_state(amy, Presence.State.READY)
    amys = Agent(signed_in(new_context(), desk, amy).new_page(), desk)
    alices.open("孙丽").key("x")
    dialog = alices.page.get_by_role("dialog")
    dialog.get_by_role("button", name="转接").click()
    expect(dialog.locator(".field__error")).to_have_count(2)
    dialog.get_by_label(amy.name).check()
    dialog.get_by_label("给对方的留言").fill("发票抬头要改，她等了很久")
    dialog.get_by_role("button", name="转接").click()

    expect(dialog).to_be_hidden()
    expect(alices.group("mine")).to_have_count(4)
    expect(alices.page.locator("#talk-bar h2")).to_have_text("钱浩")
    amys.open("孙丽")
    expect(amys.talk.locator(".said--note")).to_contain_text("发票抬头要改，她等了很久")
    expect(amys.page.locator("#talk-bar")).to_contain_text("由你服务")
    assert conversation_of("孙丽").assignee == amy


def test_a_snoozed_one_goes_and_comes_back_with_the_customers_word(alices: Agent, webchat: Inbox) -> None:
    alices.open("李国强").key("z")
    alices.page.get_by_role("dialog").get_by_role("button", name="1 小时").click()
    expect(alices.group("snoozed")).to_have_text(["李国强"])
    expect(alices.group("mine")).to_have_count(4)
    write(webchat, "李国强", "我又想起一件事")
    expect(alices.group("mine")).to_have_count(5)
    expect(alices.group("snoozed")).to_have_count(0)


def test_a_parked_one_frees_a_place_for_who_waits_longest(alices: Agent, alice: User, webchat: Inbox) -> None:
    User.objects.filter(pk=alice.pk).update(capacity=5)
    for name in ("先等的", "后等的"):
        write(webchat, name, "有人吗")
    expect(alices.group("waiting")).to_have_text(["先等的", "后等的"])
    alices.open("周敏").key("a")
    expect(alices.group("parked")).to_have_text(["周敏"])
    expect(alices.group("waiting")).to_have_text(["后等的"])
    expect(alices.row("先等的")).to_be_visible()
    alices.open("周敏").key("a")
    expect(alices.page.locator(".toast--error")).to_contain_text("已")
    assert conversation_of("周敏").parked


def test_who_goes_offline_gives_the_waiting_back_at_their_old_age(
    alices: Agent, alice: User, bob: User, desk: Desk, new_context: NewContext
) -> None:
    alices.open("钱浩").say("马上为您处理").settled()
    ages = dict(Conversation.objects.values_list("pk", "queued_at"))
    alices.key("Escape").key("p")
    alices.page.get_by_role("menuitemradio", name="离线").click()
    expect(alices.group("mine")).to_have_text(["钱浩"])
    expect(alices.group("waiting")).to_have_text(["孙丽", "李国强", "周敏", "吴涛"])
    assert dict(Conversation.objects.values_list("pk", "queued_at")) == ages


def test_ending_with_an_answer_owed_is_asked_about_and_the_next_one_opens(alices: Agent) -> None:
    alices.open("钱浩").key("e")
    dialog = alices.page.get_by_role("dialog")
    expect(dialog).to_contain_text("钱浩的问题")
    dialog.get_by_role("button", name="继续回复").click()
    alices.say("已经处理好了").settled()
    alices.key("Escape").key("e")
    expect(alices.group("mine")).to_have_count(4)
    expect(alices.page.locator("#talk-bar h2")).not_to_have_text("钱浩")
    assert conversation_of("钱浩").status == "closed"


def test_an_offer_not_taken_shows_its_seconds_and_can_be_passed_on(
    alices: Agent, world: dict[str, Any], webchat: Inbox
) -> None:
    offer = alices.list.locator("li", has_text="吴涛")
    expect(offer.locator(".offer [data-due]")).to_contain_text("秒")
    offer.get_by_role("button", name="不接").click()
    expect(alices.group("waiting")).to_have_text(["吴涛"])


def test_the_longest_waiting_stands_on_top(alices: Agent) -> None:
    for name in NAMES:
        alices.open(name)
    Conversation.objects.filter(customer__name="周敏").update(waiting_since=timezone.now() - timedelta(hours=1))
    alices.page.reload()
    expect(alices.group("mine").first).to_have_text("周敏")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_desk_does_not_violate_wcag(alices: Agent, theme: str) -> None:
    alices.page.emulate_media(color_scheme=theme)
    alices.open("钱浩").serving()
    expect(alices.customer.locator("h2")).to_have_text("钱浩")
    assert violations(alices.page) == []
    for key in ("x", "z", "p"):
        alices.page.keyboard.press("Escape")
        alices.key(key)
        expect(alices.page.locator("dialog[open], .menu:popover-open")).to_be_visible()
        assert violations(alices.page) == [], key
        alices.page.keyboard.press("Escape")


def test_who_is_offline_is_told_so_in_words_when_they_take_one(
    desk: Desk, alice: User, webchat: Inbox, new_context: NewContext
) -> None:
    write(webchat, "赵艾琳", "宽带断了")
    agent = Agent(signed_in(new_context(), desk, alice).new_page(), desk)
    agent.row("赵艾琳").click()
    agent.page.get_by_role("button", name="接入").click()
    expect(agent.page.locator("#toasts")).to_contain_text("您当前离线，请先示闲再接入")


@pytest.mark.parametrize("begun", ["", "先看一下上次的"])
def test_who_takes_a_conversation_writes_replies_but_a_note_that_was_begun_stays_a_note(
    desk: Desk, alice: User, webchat: Inbox, new_context: NewContext, begun: str
) -> None:
    User.objects.filter(pk=alice.pk).update(capacity=0)
    presence.set_state(alice, Presence.State.READY)
    write(webchat, "赵艾琳", "宽带断了")
    agent = Agent(signed_in(new_context(), desk, alice).new_page(), desk).open("赵艾琳")
    agent.area.fill(begun)
    User.objects.filter(pk=alice.pk).update(capacity=5)
    agent.page.get_by_role("button", name="接入").click()
    mode = "note" if begun else "reply"
    expect(agent.serving().page.locator(f"[data-mode={mode}]")).to_have_attribute("aria-pressed", "true")
    expect(agent.area).to_have_value(begun)


def test_an_input_method_ends_its_word_before_the_composer_is_drawn_anew(
    desk: Desk, alice: User, webchat: Inbox, new_context: NewContext
) -> None:
    User.objects.filter(pk=alice.pk).update(capacity=0)
    presence.set_state(alice, Presence.State.READY)
    write(webchat, "赵艾琳", "宽带断了")
    agent = Agent(signed_in(new_context(), desk, alice).new_page(), desk).open("赵艾琳")
    agent.area.fill("先看")
    agent.area.dispatch_event("compositionstart")
    composed_in = agent.area.element_handle()
    User.objects.filter(pk=alice.pk).update(capacity=5)
    with agent.page.expect_response(lambda answer: answer.url.endswith("/frame/")):
        routing.drain()
    expect(agent.talk).to_contain_text("已分配给")
    assert composed_in.evaluate("field => field.isConnected")
    agent.area.dispatch_event("compositionend")
    expect(agent.serving().area).to_have_value("先看")
