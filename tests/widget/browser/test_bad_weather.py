"""Network loss, lost answers, a restarted server, two tabs: nothing lost, doubled or out of order."""

import re
import time
from functools import partial

from playwright.sync_api import APIResponse, BrowserContext, Route, WebSocketRoute, expect

from accounts.models import User
from channels_hub.actions import conversations, messages
from channels_hub.adapters.webchat import signing
from channels_hub.models import Conversation, Envelope, Identity, Inbox, Message
from tests.desk import Desk
from tests.widget.browser.conftest import OpenWidget
from tests.widget.browser.test_conversation import PICTURE


def arrived() -> list[str]:
    """What the desk has from the customer, in its order, once nothing that was kept is owed."""
    until = time.monotonic() + 20
    while Envelope.objects.filter(processed_at=None).exists() and time.monotonic() < until:
        time.sleep(0.05)
    return list(Message.objects.filter(direction="in").order_by("seq").values_list("body", flat=True))


def test_what_is_written_without_network_survives_a_reload_and_is_sent_in_order(visit: OpenWidget) -> None:
    widget = visit().open()
    widget.cut_off()
    widget.say("一", "二", "三")
    expect(widget.tick("sending")).to_have_count(1)  # one mark for the three of them
    widget.page.reload()
    widget.reconnect()
    widget.page.reload()

    expect(widget.bubbles).to_have_text(["一", "二", "三"])
    widget.await_sent()
    assert arrived() == ["一", "二", "三"]


def test_a_picture_chosen_without_network_survives_a_reload(visit: OpenWidget) -> None:
    widget = visit().open()
    widget.cut_off()
    widget.page.locator("input[type=file]").set_input_files([PICTURE])  # type: ignore[list-item]
    expect(widget.page.locator(".lines img")).to_be_visible()
    widget.reconnect()
    widget.page.reload()

    expect(widget.page.get_by_role("button", name="查看图片 光猫.png")).to_be_visible()
    assert Message.objects.get(direction="in").attachments.count() == 1


def test_a_message_whose_answer_is_lost_is_not_a_second_message(visit: OpenWidget) -> None:
    widget = visit().open()
    widget.lose_next_answer()
    widget.say("只说一次")

    expect(widget.tick("sent")).to_be_visible()
    assert arrived() == widget.said() == ["只说一次"]


def test_what_does_not_get_through_can_be_sent_again_by_hand(visit: OpenWidget) -> None:
    widget = visit().open()
    widget.cut_off()
    widget.say("发不出去")
    again = widget.page.get_by_role("button", name="没有发出，点此重发")
    expect(again).to_be_visible(timeout=30_000)
    expect(widget.page.get_by_text("网络已断开。您写的内容会保留，恢复后自动发送。")).to_be_visible()
    widget.reconnect()
    again.click()

    expect(widget.tick("sent")).to_be_visible()
    assert arrived() == ["发不出去"]


def test_a_restarted_server_loses_nothing(visit: OpenWidget, desk: Desk, ready: User) -> None:
    widget = visit().open().say("重启之前")
    expect(widget.state).to_contain_text("为您服务")
    desk.stop("web")
    desk.stop("live")
    widget.say("重启之中")
    expect(widget.tick("sending")).to_be_visible()
    desk.start("live")
    desk.start("web")
    desk.await_health()

    expect(widget.tick("sent")).to_have_count(1, timeout=40_000)
    expect(widget.tick("sending")).to_have_count(0)
    assert arrived() == widget.said() == ["重启之前", "重启之中"]
    messages.reply(ready, Conversation.objects.get().pk, "还在")
    expect(widget.bubbles.last).to_have_text("还在", timeout=40_000)


def test_two_tabs_show_the_same_and_send_each_word_once(visit: OpenWidget, context: BrowserContext) -> None:
    one, other = visit().open(), visit().open()
    one.cut_off()
    other.cut_off()
    one.say("甲一")
    other.say("乙一")
    one.say("甲二")
    one.reconnect()
    other.reconnect()

    for widget in (one, other):
        expect(widget.bubbles).to_have_text(["甲一", "乙一", "甲二"])
        expect(widget.tick("sent").last).to_be_visible(timeout=40_000)
    expect(one.tick("sending")).to_have_count(0)
    assert arrived() == ["甲一", "乙一", "甲二"]


def test_without_sockets_news_comes_by_asking(visit: OpenWidget, ready: User, context: BrowserContext) -> None:
    context.route_web_socket("**/live/visitor/", _refuse)
    widget = visit().open().say("没有长连接")
    expect(widget.state).to_contain_text("为您服务", timeout=12_000)
    messages.reply(ready, Conversation.objects.get().pk, "也能收到")

    expect(widget.bubbles.last).to_have_text("也能收到", timeout=12_000)


def test_what_could_not_be_fetched_when_the_line_came_back_is_asked_for_again(
    visit: OpenWidget, ready: User, context: BrowserContext
) -> None:
    lines: list[WebSocketRoute] = []
    began: list[str | bytes] = []

    def watch(line: WebSocketRoute) -> None:
        lines.append(line)
        line.connect_to_server().on_message(partial(pass_on, line))

    def pass_on(line: WebSocketRoute, frame: str | bytes) -> None:
        if '"ready"' in str(frame):
            began.append(frame)
        line.send(frame)

    context.route_web_socket("**/live/visitor/", watch)
    widget = visit().open().say("在吗")
    expect(widget.state).to_contain_text("为您服务")
    expect(widget.tick("sent")).to_be_visible()
    began.clear()
    widget.page.route("**/messages/?after=*", lambda route: route.abort())
    lines[-1].close()
    messages.reply(ready, Conversation.objects.get().pk, "在的")
    while not began:
        widget.page.wait_for_timeout(100)
    widget.page.wait_for_timeout(500)
    widget.page.unroute("**/messages/?after=*")
    expect(widget.bubbles.last).to_have_text("在的")


def test_a_socket_that_swallows_a_frame_is_caught_up(visit: OpenWidget, ready: User, context: BrowserContext) -> None:
    swallowed: list[str | bytes] = []

    def swallow(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(frame: str | bytes) -> None:
            if "先说的" in str(frame) and not swallowed:
                swallowed.append(frame)
            else:
                socket.send(frame)

        server.on_message(pass_on)

    context.route_web_socket("**/live/visitor/", swallow)
    widget = visit().open().say("你好")
    expect(widget.state).to_contain_text("为您服务")
    expect(widget.tick("sent")).to_be_visible()
    messages.reply(ready, Conversation.objects.get().pk, "先说的")
    messages.reply(ready, Conversation.objects.get().pk, "后说的")

    expect(widget.bubbles).to_have_text(["你好", "先说的", "后说的"])
    assert swallowed


def test_a_page_without_storage_still_talks(visit: OpenWidget) -> None:
    forbid = """<script>for (const name of ["localStorage", "sessionStorage", "indexedDB"])
        Object.defineProperty(window, name, {get() { throw new DOMException("no", "SecurityError"); }});</script>"""
    widget = visit(head=forbid).open().say("隐私模式")

    expect(widget.tick("sent")).to_be_visible()
    assert widget.errors == []


def test_a_plain_http_page_sends_in_order_without_web_locks(visit: OpenWidget) -> None:
    no_locks = '<script>Object.defineProperty(navigator, "locks", {value: undefined});</script>'
    widget = visit(head=no_locks).open().say("一", "二")

    widget.await_sent()
    assert arrived() == ["一", "二"]


def test_nothing_of_a_signed_in_customer_is_left_for_the_next(visit: OpenWidget, webchat: Inbox) -> None:
    webchat.secrets = {"identity_secret": "known to the host site"}
    webchat.save()
    identity = signing.vouch(webchat, {"id": "erin", "name": "赵艾琳"})
    widget = visit(attributes=f"data-identity='{identity}'").open().say("我的账单")
    expect(widget.tick("sent")).to_be_visible()
    widget.text.fill("写到一半")

    stranger = visit().open()
    expect(stranger.text).to_have_value("")
    expect(stranger.state).to_have_text("有问题请直接留言，我们在线")
    expect(stranger.bubbles).to_have_count(0)


def test_a_wrongly_signed_identity_makes_a_stranger(visit: OpenWidget) -> None:
    widget = visit(attributes="data-identity='forged.0123'").open().say("还是能说话")

    expect(widget.tick("sent")).to_be_visible()
    assert not Identity.objects.get().verified


def _refuse(socket: WebSocketRoute) -> None:
    socket.close()


def test_an_answer_that_news_has_overtaken_takes_nothing_back(visit: OpenWidget, ready: User) -> None:
    widget = visit().open().say("在吗")
    expect(widget.state).to_contain_text("为您服务")
    messages.reply(ready, Conversation.objects.get().pk, "请重启光猫")
    expect(widget.bubbles.last).to_have_text("请重启光猫")
    answers: list[tuple[Route, APIResponse]] = []
    widget.page.route(re.compile("after="), lambda route: answers.append((route, route.fetch())), times=1)
    widget.page.evaluate("dispatchEvent(new Event('online'))")
    while not answers:
        widget.page.wait_for_timeout(20)
    conversations.close(ready, Conversation.objects.get().pk)
    survey = widget.page.locator("form.survey")
    expect(survey).to_be_visible()
    survey.evaluate("""form => new MutationObserver(() => { window.gone ||= form.hidden })
        .observe(form, { attributes: true })""")

    [(route, answer)] = answers
    with widget.page.expect_event("requestfinished"):
        route.fulfill(response=answer)
    widget.page.evaluate("new Promise(requestAnimationFrame)")
    assert not widget.page.evaluate("window.gone")
