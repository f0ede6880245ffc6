"""Journey 1: Erin writes in the chat of a web site, Alice answers at her desk."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub.models import Customer, Inbox, Message, Restriction
from kb.models import Phrase
from tests.desk import Desk
from tests.hours import closed_until_tomorrow
from tests.journeys.agent import Agent, conversation_of, signed_in
from tests.widget.browser.test_conversation import PICTURE
from tests.widget.browser.widget import Widget

ERIN = "赵艾琳"
RESTRICTION = "不得办理国际漫游"
#: Milliseconds within which a socket that was refused a few times has tried again.
RECONNECTED = 20_000
NewContext = Callable[..., BrowserContext]


@pytest.fixture
def ready(alice: User, site: Inbox) -> User:
    presence.set_state(alice, Presence.State.READY)
    return alice


@pytest.fixture
def erins(desk: Desk, site: Inbox, erin: Customer, new_context: NewContext) -> Iterator[Widget]:
    """Erin's browser, signed in on the operator's site, with the chat open; nothing may go wrong in it."""
    erins = visit(new_context().new_page(), desk)
    yield erins
    assert erins.errors == []


@pytest.fixture
def alices(desk: Desk, ready: User, new_context: NewContext) -> Iterator[Agent]:
    """Alice's desk; nothing may go wrong in its scripts."""
    alices = Agent(signed_in(new_context(), desk, ready).new_page(), desk)
    yield alices
    assert alices.errors == []


def visit(page: Page, desk: Desk) -> Widget:
    widget = Widget(page, desk)
    page.goto(f"{desk.url}/demo/")
    return widget.open()


def everything_said() -> list[str]:
    """What customer and agents said, as the desk has it."""
    return list(Message.objects.filter(direction__in=["in", "out"]).order_by("seq").values_list("body", flat=True))


def test_first_words_to_read_marks(erins: Widget, alices: Agent, erin: Customer) -> None:
    Restriction.objects.create(customer=erin, title=RESTRICTION, detail="欠费黑名单")
    Phrase.objects.create(shortcut="gm", title="光猫", text="请看一下光猫的 LOS 灯是不是红色。")

    erins.say("我家宽带从昨晚开始一直断")
    first = alices.list.locator("a.item").first
    expect(first).to_contain_text("我家宽带从昨晚开始一直断")
    expect(first).to_contain_text("受限")

    alices.open(ERIN)
    expect(alices.bubbles).to_have_text(["我家宽带从昨晚开始一直断"])
    expect(alices.customer.get_by_role("alert")).to_contain_text(RESTRICTION)
    expect(alices.page.locator("#talk-state")).to_contain_text(RESTRICTION)
    expect(alices.customer).to_contain_text("139****0001")
    expect(erins.tick("read")).to_be_visible()

    erins.page.locator("input[type=file]").set_input_files(PICTURE)
    expect(alices.talk.locator(".picture img")).to_be_visible()

    erins.text.press_sequentially("还有")
    expect(alices.talk.locator("[data-typing]")).to_contain_text(f"{ERIN} 正在输入")
    erins.text.fill("")

    alices.serving().area.press_sequentially("/gm")
    expect(alices.page.get_by_role("option")).to_have_count(1)
    alices.key("Enter")
    expect(alices.area).to_have_value("请看一下光猫的 LOS 灯是不是红色。")
    expect(erins.page.locator(".state")).to_contain_text("正在输入")
    alices.key("Enter")
    expect(erins.bubbles.last).to_have_text("请看一下光猫的 LOS 灯是不是红色。")
    expect(alices.delivery("已读")).to_be_visible()

    alices.note("客户急，先建单")
    expect(alices.talk.locator(".said--note")).to_contain_text("客户急，先建单")
    alices.say("已为您登记")
    expect(erins.bubbles.last).to_have_text("已为您登记")
    assert "客户急，先建单" not in erins.page.locator(".lines").inner_text()


def test_a_minute_without_network_loses_and_doubles_nothing(erins: Widget, alices: Agent) -> None:
    erins.say("在吗")
    alices.open(ERIN)
    alices.page.context.set_offline(True)
    alices.say("一", "二")
    expect(alices.talk.locator(".is-sending")).to_have_count(2)
    expect(alices.page.locator("#offline")).to_be_visible()
    erins.page.context.set_offline(True)
    erins.say("我等着")

    alices.page.context.set_offline(False)
    erins.page.context.set_offline(False)
    alices.settled()
    expect(alices.bubbles.filter(has_text="我等着")).to_have_count(1)
    expect(erins.bubbles.filter(has_text="二")).to_have_count(1)
    stored = everything_said()
    assert sorted(stored) == sorted(["在吗", "一", "二", "我等着"])
    assert stored.index("一") < stored.index("二")
    assert alices.said() == stored


def test_a_lost_answer_is_no_second_message(erins: Widget, alices: Agent) -> None:
    erins.say("在吗")
    alices.open(ERIN)

    def lose(route: object) -> None:
        route.fetch()
        route.abort()

    alices.page.route(re.compile("/messages/$"), lose, times=1)
    alices.say("您好")
    expect(erins.bubbles.last).to_have_text("您好")
    alices.settled()
    assert everything_said() == ["在吗", "您好"]
    assert alices.said() == ["在吗", "您好"]


def test_drafts_survive_a_reload_another_tab_and_a_dead_server(erins: Widget, alices: Agent, desk: Desk) -> None:
    erins.say("在吗")
    alices.open(ERIN)
    alices.serving().area.fill("写到一半的")
    alices.page.locator("[data-mode=note]").click()
    alices.area.fill("一句备注")
    desk.stop("web")
    desk.start("web")
    desk.await_health()
    alices.page.reload()
    expect(alices.area).to_have_value("一句备注")
    alices.page.locator("[data-mode=reply]").click()
    expect(alices.area).to_have_value("写到一半的")

    other = Agent(alices.page.context.new_page(), desk).open(ERIN)
    other.page.locator("[data-mode=reply]").click()
    expect(other.area).to_have_value("写到一半的")


def test_a_restarted_server_and_a_restarted_socket_catch_up(erins: Widget, alices: Agent, desk: Desk) -> None:
    erins.say("第一句")
    alices.open(ERIN)
    desk.stop("web")
    alices.say("服务器不在时写的")
    erins.say("我也写了")
    expect(alices.talk.locator(".is-sending")).to_have_count(1)
    desk.stop("live")
    desk.start("web")
    alices.settled()
    desk.start("live")
    desk.await_health()
    expect(alices.bubbles.filter(has_text="我也写了")).to_have_count(1, timeout=RECONNECTED)
    expect(erins.bubbles.filter(has_text="服务器不在时写的")).to_have_count(1, timeout=RECONNECTED)
    assert alices.said() == everything_said()
    assert len(everything_said()) == 3


def test_two_tabs_of_the_agent_show_the_same(erins: Widget, alices: Agent, desk: Desk) -> None:
    erins.say("在吗")
    alices.open(ERIN)
    other = Agent(alices.page.context.new_page(), desk).open(ERIN)
    alices.say("您好")
    expect(other.settled().bubbles).to_have_text(["在吗", "您好"])
    other.say("请讲")
    expect(alices.bubbles).to_have_text(["在吗", "您好", "请讲"])
    expect(alices.settled().delivery("已送达").or_(alices.delivery("已读"))).to_be_visible()
    assert everything_said() == ["在吗", "您好", "请讲"]


def test_while_an_input_method_composes_enter_sends_nothing(erins: Widget, alices: Agent) -> None:
    erins.say("在吗")
    alices.open(ERIN)
    alices.serving().area.fill("ni'hao")
    alices.area.evaluate(
        "area => area.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    expect(alices.area).to_have_value("ni'hao")
    assert alices.said() == ["在吗"]


def test_the_reader_keeps_their_place_and_is_told_how_many_are_new(erins: Widget, alices: Agent) -> None:
    erins.say(*["第一行\n第二行\n第三行\n第四行"] * 12)
    alices.open(ERIN)
    expect(alices.bubbles).to_have_count(12, timeout=20_000)
    alices.talk.evaluate("talk => { talk.scrollTop = 0 }")
    erins.say("新的一句")
    jump = alices.page.locator("[data-jump]")
    expect(jump).to_have_text("1 条新消息")
    assert alices.talk.evaluate("talk => talk.scrollTop") == 0
    jump.evaluate("button => button.click()")  # Playwright's own click scrolls first, and so ends what it tests
    expect(alices.bubbles.last).to_be_in_viewport()
    expect(jump).to_be_hidden()


def test_less_room_leaves_the_reader_at_the_end(erins: Widget, alices: Agent) -> None:
    erins.say(*["第一行\n第二行\n第三行\n第四行"] * 8)
    alices.open(ERIN).serving()
    expect(alices.bubbles).to_have_count(8, timeout=20_000)
    expect(alices.bubbles.last).to_be_in_viewport()
    alices.talk.evaluate("""talk => {
        talk.style.marginBottom = "200px"  // as a composer that grows
        talk.dispatchEvent(new Event("scroll"))  // tells of an earlier movement
    }""")
    erins.say("新的一句")
    expect(alices.bubbles.filter(has_text="新的一句")).to_be_in_viewport()
    expect(alices.page.locator("[data-jump]")).to_be_hidden()


def test_when_all_are_full_the_customer_sees_their_place(
    erins: Widget, alices: Agent, alice: User, desk: Desk, new_context: NewContext
) -> None:
    User.objects.filter(pk=alice.pk).update(capacity=1)
    guest = new_context().new_page()
    guest.goto(f"{desk.url}/demo/?as=guest")
    first = Widget(guest, desk).open()
    first.say("我先来的")
    expect(alices.group("mine")).to_have_count(1)
    erins.say("我后来的")
    expect(erins.state).to_contain_text("第 1 位")
    expect(alices.group("waiting")).to_have_text([ERIN])


def test_outside_service_hours_the_message_is_work_for_the_morning(
    alices: Agent, site: Inbox, erin: Customer, desk: Desk, new_context: NewContext
) -> None:
    site.service_hours = closed_until_tomorrow()
    site.save()
    erins = visit(new_context().new_page(), desk)
    erins.say("明早请回电")
    expect(erins.page.locator(".lines")).to_contain_text("留言已收到")
    chat = conversation_of(ERIN)
    assert (chat.status, chat.after_hours, chat.assignee) == ("queued", True, None)
    expect(alices.group("waiting")).to_have_text([ERIN])


def test_files_go_both_ways_and_what_cannot_go_says_why(erins: Widget, alices: Agent) -> None:
    erins.say("账单在哪里看")
    alices.open(ERIN)
    chosen = alices.page.locator("desk-composer input[type=file]")
    chosen.set_input_files({"name": "病毒.png", "mimeType": "image/png", "buffer": b"MZ\x90\x00 not a picture"})
    refused = alices.page.locator(".file-chip.is-refused")
    expect(refused).to_have_count(1)
    refused.get_by_role("button").click()

    chosen.set_input_files(PICTURE)
    expect(alices.page.locator(".file-chip img")).to_be_visible()
    expect(alices.page.locator(".file-chip progress")).to_have_count(0)
    alices.page.reload()
    expect(alices.page.locator(".file-chip img")).to_be_visible()
    alices.say("在这里")
    expect(alices.settled().talk.locator(".picture img")).to_be_visible()
    expect(erins.page.locator(".lines img")).to_be_visible()
    alices.talk.locator(".picture").click()
    expect(alices.page.get_by_role("dialog").locator("img")).to_be_visible()


def test_a_session_that_ended_keeps_what_was_sent_until_the_agent_is_back(
    erins: Widget, alices: Agent, alice: User, desk: Desk
) -> None:
    erins.say("在吗")
    alices.open(ERIN)
    alices.page.context.set_offline(True)  # else the list may notice first, and lead her away before she speaks
    alices.page.context.clear_cookies(name="sessionid")
    alices.say("马上为您查")
    alices.page.context.set_offline(False)
    expect(alices.page).to_have_url(re.compile("/login/"))
    assert everything_said() == ["在吗"]
    signed_in(alices.page.context, desk, alice)
    alices.page.goto(f"{desk.url}/desk/")
    expect(erins.bubbles.last).to_have_text("马上为您查")
    assert everything_said() == ["在吗", "马上为您查"]
