"""A customer writes, an agent answers."""

import base64
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from channels_hub.actions import conversations, messages
from channels_hub.examining import LARGEST_FILE
from channels_hub.models import Conversation, Inbox, Message, Survey
from cs_platform.lib import live
from deadlines.models import Calendar
from tests.widget.browser.conftest import OpenWidget

LINES = "\n".join(f"第 {number} 行" for number in range(12))
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAFCAIAAADzBuo/AAAAFElEQVR42mP8z8CAFzAxMAxVaQDTkgEJE4ZUnwAAAABJRU5ErkJggg=="
)
PICTURE = {"name": "光猫.png", "mimeType": "image/png", "buffer": PIXEL}


def conversation() -> Conversation:
    return Conversation.objects.select_related("assignee").get()


def test_a_word_arrives_once_and_is_marked(visit: OpenWidget, ready: User) -> None:
    widget = visit().open().say("宽带断了，光猫红灯 🔴")

    expect(widget.tick("sent")).to_be_visible()
    assert widget.said() == ["宽带断了，光猫红灯 🔴"]
    assert [message.body for message in Message.objects.filter(direction="in")] == widget.said()
    assert widget.errors == []


def test_the_customer_sees_who_answers_that_they_type_and_that_they_read(visit: OpenWidget, ready: User) -> None:
    widget = visit().open().say("你好")
    expect(widget.state).to_contain_text(f"{ready.name} 为您服务")

    messages.mark_read(ready, conversation().pk, 1)
    expect(widget.tick("read")).to_be_visible()
    messages.reply(ready, conversation().pk, "您好，请问光猫型号？")
    expect(widget.bubbles.last).to_have_text("您好，请问光猫型号？")
    expect(widget.page.locator(".speaker").last).to_have_text(ready.name)


def test_what_the_customer_saw_is_read_and_what_they_did_not_is_counted(visit: OpenWidget, ready: User) -> None:
    widget = visit().open().say("你好")
    expect(widget.state).to_contain_text("为您服务")
    widget.text.press("Escape")
    first = messages.reply(ready, conversation().pk, "您好")
    second = messages.reply(ready, conversation().pk, "请稍等")
    expect(widget.badge).to_have_text("2")
    expect(widget.launcher).to_have_accessible_name("打开在线客服, 2 条未读消息")

    with widget.page.expect_response(lambda answer: '"delivered":false' in (answer.request.post_data or "")):
        widget.launcher.click()
    expect(widget.badge).to_be_hidden()
    first.refresh_from_db()
    second.refresh_from_db()
    assert {first.delivery, second.delivery} == {"read"}


def test_after_a_reload_everything_stands_where_it_stood(visit: OpenWidget, ready: User) -> None:
    widget = visit().open().say("第一句", "第二句")
    expect(widget.tick("sent")).to_be_visible()
    widget.text.fill("还没写完")
    widget.page.reload()

    expect(widget.bubbles).to_have_text(["第一句", "第二句"])
    expect(widget.text).to_have_value("还没写完")


def test_an_enter_that_ends_a_composition_sends_nothing(visit: OpenWidget) -> None:
    widget = visit().open()
    widget.text.fill("kuandai")
    press = """(field, init) => field.dispatchEvent(
        new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true, ...init}))"""
    widget.text.evaluate(press, {"isComposing": True})
    widget.text.evaluate(press, {"keyCode": 229})
    expect(widget.bubbles).to_have_count(0)
    expect(widget.text).to_have_value("kuandai")

    widget.text.evaluate(press, {})
    expect(widget.bubbles).to_have_text(["kuandai"])


def test_shift_and_enter_break_the_line_and_the_field_grows(visit: OpenWidget) -> None:
    widget = visit().open()
    low = widget.text.evaluate("field => field.clientHeight")
    for line in ("一", "二", "三"):
        widget.page.keyboard.type(line)
        widget.page.keyboard.press("Shift+Enter")

    assert widget.text.evaluate("field => field.clientHeight") > low
    assert widget.text.input_value() == "一\n二\n三\n"


def test_what_a_stranger_writes_is_never_markup(visit: OpenWidget) -> None:
    words = '<img src=x onerror="window.harmed=1"> <b>粗</b> https://example.com/a?b=1。'
    widget = visit().open().say(words)

    expect(widget.bubbles).to_have_text([words])
    expect(widget.bubbles.get_by_role("link")).to_have_attribute("href", "https://example.com/a?b=1")
    assert widget.page.evaluate("window.harmed") is None


def test_a_picture_keeps_its_room_and_opens_large(visit: OpenWidget, ready: User) -> None:
    widget = visit().open()
    widget.page.locator("input[type=file]").set_input_files([PICTURE])  # type: ignore[list-item]
    picture = widget.page.get_by_role("button", name="查看图片 光猫.png")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box is not None
    assert round(box["width"] / box["height"], 1) == 2.0

    picture.click()
    large = widget.page.get_by_role("dialog", name="光猫.png")
    expect(large).to_be_visible()
    widget.page.keyboard.press("Escape")
    expect(large).to_be_hidden()
    expect(picture).to_be_focused()
    expect(widget.panel).to_be_visible()


def test_a_file_that_would_be_refused_is_explained_before_it_is_sent(visit: OpenWidget, tmp_path: Path) -> None:
    widget = visit().open()
    choose = widget.page.locator("input[type=file]")
    problem = widget.page.locator(".composer .problem")

    large = tmp_path / "大图.png"
    with large.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    choose.set_input_files(large)
    expect(problem).to_have_text("“大图.png”超过 10 MB，无法发送。")
    choose.set_input_files([{"name": "run.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}])
    expect(problem).to_contain_text("“run.exe”的格式不能发送")
    choose.set_input_files([{"name": "空.txt", "mimeType": "text/plain", "buffer": b""}])
    expect(problem).to_have_text("“空.txt”是空文件，无法发送。")
    expect(widget.bubbles).to_have_count(0)


def test_a_file_that_lies_about_its_kind_is_refused_and_can_be_discarded(visit: OpenWidget) -> None:
    widget = visit().open()
    lie = {"name": "假.png", "mimeType": "image/png", "buffer": b"not a picture at all"}
    widget.page.locator("input[type=file]").set_input_files([lie])  # type: ignore[list-item]

    expect(widget.page.locator(".reason")).to_be_visible()
    widget.page.get_by_role("button", name="删除").click()
    expect(widget.bubbles).to_have_count(0)
    widget.say("文字照样能发")
    expect(widget.tick("sent")).to_be_visible()


def test_news_never_moves_what_is_being_read(visit: OpenWidget, ready: User) -> None:
    widget = visit().open().say(*[LINES] * 4)
    expect(widget.state).to_contain_text("为您服务")
    widget.await_sent()
    expect(widget.bubbles).to_have_count(4)
    widget.scroller.evaluate("element => element.scrollTop = 100")
    jump = widget.page.locator(".jump")
    expect(jump).to_be_visible()

    messages.reply(ready, conversation().pk, "新的一句")
    expect(jump).to_have_text("1 条新消息")
    assert widget.scroller.evaluate("element => element.scrollTop") == 100
    jump.click()
    expect(jump).to_be_hidden()
    expect(widget.bubbles.last).to_be_in_viewport()


def test_older_messages_come_when_asked_for_without_moving_the_rest(visit: OpenWidget, ready: User) -> None:
    widget = visit().open().say("最早的一句")
    expect(widget.state).to_contain_text("为您服务")
    for number in range(60):
        messages.reply(ready, conversation().pk, f"第 {number} 句")
    widget.page.reload()
    expect(widget.bubbles).to_have_count(50)

    widget.page.get_by_role("button", name="更早的消息").click()
    expect(widget.bubbles.first).to_have_text("最早的一句")
    assert widget.scroller.evaluate("element => element.scrollTop") > 100


def test_the_customer_judges_and_may_begin_again(visit: OpenWidget, ready: User) -> None:
    widget = visit().open().say("你好")
    expect(widget.state).to_contain_text("为您服务")
    messages.reply(ready, conversation().pk, "已经处理")
    conversations.close(ready, conversation().pk)
    expect(widget.page.get_by_role("heading", name="请评价本次服务")).to_be_visible()

    widget.page.get_by_role("button", name="提交评价").click()
    expect(widget.page.get_by_role("alert").filter(has_text="请选择满意程度")).to_be_visible()
    widget.page.get_by_role("radio", name="很不满意").check()
    widget.page.get_by_role("radio", name="未解决").check()
    widget.page.get_by_label("说说原因（选填）").fill("还是不能上网")
    widget.page.get_by_role("button", name="提交评价").click()

    expect(widget.page.get_by_text("感谢您的评价！")).to_be_visible()
    survey = Survey.objects.get()
    assert (survey.score, survey.resolved, survey.comment) == (1, False, "还是不能上网")
    widget.say("又断了")
    expect(widget.bubbles.last).to_have_text("又断了")
    expect(widget.tick("sent")).to_be_visible()
    assert Conversation.objects.count() == 2


def test_who_waits_sees_their_place(visit: OpenWidget, alice: User) -> None:
    widget = visit().open().say("有人吗")

    expect(widget.state).to_contain_text("正在排队，第 1 位")


def test_the_agents_typing_is_seen_until_they_have_written(visit: OpenWidget, ready: User) -> None:
    widget = visit().open().say("你好")
    expect(widget.state).to_contain_text("为您服务")
    open_now = conversation()
    who = {"id": ready.pk, "name": ready.name}
    frame = {"type": "typing", "conversation": open_now.pk, "who": who}
    live.publish_on_commit(live.visitor_group(open_now.identity_id), frame)
    expect(widget.state).to_have_text(f"{ready.name} 正在输入…")

    messages.reply(ready, open_now.pk, "您好")
    expect(widget.state).to_contain_text("为您服务")


def test_outside_service_hours_a_message_can_be_left(visit: OpenWidget, alice: User, webchat: Inbox) -> None:
    opening = timezone.localtime() + timedelta(days=2)
    week = ["08:00-12:00" if day == opening.weekday() else "" for day in range(7)]
    webchat.service_hours = Calendar.objects.create(code="rare", name="少有", week=week)
    webchat.save()
    widget = visit().open()
    notice = widget.page.locator(".banner")
    expect(notice).to_contain_text(f"{opening.month}月{opening.day}日")
    expect(notice).to_contain_text("08:00 恢复服务后回复您")
    expect(widget.state).to_have_text("非服务时间")

    widget.say("明天请回电")
    expect(widget.tick("sent")).to_be_visible()
    assert conversation().after_hours


def test_two_languages(visit: OpenWidget, page: Page) -> None:
    widget = visit(attributes='data-language="en"')
    widget.launcher.click()

    expect(widget.text).to_have_attribute("placeholder", "Write a message")
    expect(widget.launcher).to_have_accessible_name("Close the chat")
