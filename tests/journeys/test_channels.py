"""The channels on the wire, with the whole desk running: words both ways, kill -9 in the middle, a shut window."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub.actions import conversations, messages
from channels_hub.models import Allowance, Conversation, Customer, Feed, Identity, Inbox, Message
from standins import wechat_oa, wecom_kf
from standins.server import Answer, Request, Service
from standins.wecom_kf.customer import Customer as Phone
from tests.desk import Desk
from tests.journeys.agent import Agent, signed_in
from tests.journeys.test_broken_parts import until

pytestmark = pytest.mark.slow


@pytest.fixture
def account(desk: Desk, world: dict[str, Any]) -> Iterator[wechat_oa.Platform]:
    """An official account."""
    with wechat_oa.Platform(wechat_oa.Account(hook=f"{desk.url}/hooks/oa/")) as platform:
        set_up = platform.account
        Inbox.objects.create(
            key="oa",
            channel="wechat_oa",
            name="公众号",
            team=world["teams"]["multimedia"],
            settings={"appid": set_up.appid, "mode": set_up.mode, "api_base": platform.url},
            secrets={"token": set_up.token, "secret": set_up.secret, "aes_key": set_up.aes_key},
        )
        yield platform


@pytest.fixture
def service(desk: Desk, world: dict[str, Any]) -> Iterator[wecom_kf.Platform]:
    """A WeChat service account."""
    with wecom_kf.Platform(wecom_kf.Account(hook=f"{desk.url}/hooks/kf/")) as platform:
        set_up = platform.account
        Inbox.objects.create(
            key="kf",
            channel="wecom_kf",
            name="微信客服",
            team=world["teams"]["multimedia"],
            settings={"corpid": set_up.corpid, "open_kfid": set_up.open_kfid, "api_base": platform.url},
            secrets={"token": set_up.token, "secret": set_up.secret, "aes_key": set_up.aes_key},
        )
        yield platform


@pytest.fixture
def ready(alice: User) -> User:
    presence.set_state(alice, Presence.State.READY)
    return alice


def with_alice(alice: User, name: str) -> Conversation:
    found = Conversation.objects.filter(inbox__key=name, assignee=alice)
    until(lambda: found.exists())
    conversation = found.get()
    conversations.accept(alice, conversation.pk)
    return conversation


def worker_dies_answering(desk: Desk, platform: Service, path: str) -> threading.Event:
    """The next request to `path` is taken, and the worker killed before it hears so; set once it is dead."""
    died = threading.Event()

    def taken(request: Request) -> Answer:
        platform.routes[path](request)
        desk.stop("worker")
        died.set()
        return Answer(hang_up=True)

    platform.meddle(path, taken)
    return died


def fate(message: Message) -> str:
    message.refresh_from_db()
    return message.delivery


def test_words_go_both_ways_and_the_quota_is_seen(
    browser: Browser, desk: Desk, account: wechat_oa.Platform, ready: User
) -> None:
    phone = account.customer("oErin-0001")
    phone.say("家里宽带断了")
    alices = Agent(signed_in(browser.new_context(locale="zh-CN"), desk, ready).new_page(), desk)
    alices.open("微信用户 …0001")
    expect(alices.talk).to_contain_text("家里宽带断了")
    expect(alices.page.locator("#talk-quota")).to_contain_text("还可发 5 条")
    alices.say("您好，马上为您查询")
    expect(alices.delivery("已发送")).to_be_visible()
    until(lambda: phone.texts() == ["您好，马上为您查询"])
    assert alices.errors == []


def test_a_worker_killed_between_send_and_record_doubles_nothing(
    desk: Desk, account: wechat_oa.Platform, service: wecom_kf.Platform, ready: User
) -> None:
    """The official account knows no repeated message: it is not known whether it arrived. The other knows our id."""
    followers, customers = account.customer("oErin-0001"), service.customer("wmErin-0001")
    followers.say("你好")
    customers.say("你好")
    unsure, sure = with_alice(ready, "oa"), with_alice(ready, "kf")

    died = worker_dies_answering(desk, account, "/cgi-bin/message/custom/send")
    first = messages.reply(ready, unsure.pk, "您好，公众号")
    assert died.wait(30)
    desk.restart("worker")
    died = worker_dies_answering(desk, service, "/cgi-bin/kf/send_msg")
    second = messages.reply(ready, sure.pk, "您好，客服")
    assert died.wait(30)
    desk.restart("worker")
    Message.objects.filter(delivery="sending").update(next_try_at=timezone.now())
    until(lambda: fate(first) == "unknown", seconds=60)
    until(lambda: fate(second) == "sent", seconds=60)
    assert (len(followers.received), len(customers.received)) == (1, 1)


def test_a_worker_killed_between_pull_and_cursor_loses_and_doubles_nothing(
    desk: Desk, service: wecom_kf.Platform, ready: User
) -> None:
    erin = service.customer("wmErin-0001")
    died = worker_dies_answering(desk, service, "/cgi-bin/kf/sync_msg")
    for number in range(5):
        erin.say(f"第{number}句")
    assert died.wait(30)
    desk.restart("worker")
    Feed.objects.update(claimed_until=timezone.now())  # what the dead one holds runs out in a minute
    until(lambda: Message.objects.filter(direction="in").count() == 5, seconds=90)
    said = list(Message.objects.filter(direction="in").order_by("seq").values_list("body", flat=True))
    assert said == [f"第{number}句" for number in range(5)]
    assert Conversation.objects.count() == 1


@pytest.fixture
def two_ways(
    account: wechat_oa.Platform, service: wecom_kf.Platform, ready: User, erin: Customer
) -> tuple[Conversation, Phone]:
    """Erin wrote to the official account; the WeChat service account may write to her as well."""
    account.customer("oErin-0001").say("你好")
    here = with_alice(ready, "oa")
    other = Identity.objects.create(inbox=Inbox.objects.get(key="kf"), external_id="wmErin-0001", customer=erin)
    Identity.objects.filter(pk=here.identity_id).update(customer=erin)
    Conversation.objects.filter(pk=here.pk).update(customer=erin)
    later = timezone.now() + timedelta(hours=40)
    Allowance.objects.create(identity=other, source="message", closes_at=later, left=5)
    phone = service.customer("wmErin-0001")
    phone.left, phone.allowed_until = 5, time.time() + 1000
    return here, phone


def closes_in(conversation: Conversation, seconds: float) -> None:
    closes = timezone.now() + timedelta(seconds=seconds)
    Allowance.objects.filter(identity=conversation.identity_id).update(closes_at=closes)


def test_a_shut_window_offers_the_ways_that_are_open(
    browser: Browser, desk: Desk, ready: User, two_ways: tuple[Conversation, Phone]
) -> None:
    """It shuts under the agent's hands: what they had written goes along, and never becomes a note."""
    here, phone = two_ways
    closes_in(here, 12)
    alices = Agent(signed_in(browser.new_context(locale="zh-CN"), desk, ready).new_page(), desk)
    alices.open("赵艾琳")
    alices.area.fill("工程师明天上门")
    expect(alices.page.locator("#talk-state")).to_contain_text("该渠道的可回复时间已过", timeout=30_000)
    expect(alices.area).to_have_value("")
    alices.page.locator(".ways").get_by_role("button", name="登记回电").click()
    dialog = alices.page.locator("dialog[open]")
    expect(dialog.get_by_label("何时回电")).to_be_focused()
    dialog.get_by_role("button", name="登记回电").click()
    expect(alices.page.get_by_text("已登记：需给客户回电。")).to_be_visible()
    alices.key("w")
    dialog = alices.page.get_by_role("dialog")
    expect(dialog.locator("textarea")).to_have_value("工程师明天上门")
    dialog.get_by_role("button", name="发送").click()
    until(lambda: phone.texts() == ["工程师明天上门"], seconds=60)
    expect(alices.talk).to_contain_text("工程师明天上门")
    assert alices.errors == []


def test_a_reply_that_failed_goes_another_way(
    browser: Browser,
    desk: Desk,
    account: wechat_oa.Platform,
    ready: User,
    two_ways: tuple[Conversation, Phone],
) -> None:
    """The channel knows better than our ledger that its time is over."""
    _here, phone = two_ways
    account.customer("oErin-0001").allowed.clear()
    alices = Agent(signed_in(browser.new_context(locale="zh-CN"), desk, ready).new_page(), desk)
    alices.open("赵艾琳").say("马上为您查询")
    mark = alices.delivery("未送达")
    expect(mark).to_contain_text("已超出渠道允许的回复时限")
    mark.get_by_text("详情").click()
    expect(mark).to_contain_text("45015")
    mark.get_by_role("button", name="换个渠道发送").click()
    dialog = alices.page.get_by_role("dialog")
    expect(dialog.locator("textarea")).to_have_value("马上为您查询")
    dialog.get_by_role("button", name="发送").click()
    until(lambda: phone.texts() == ["马上为您查询"], seconds=60)
    assert alices.errors == []


def test_words_too_long_for_the_channel_are_counted_and_not_sent(
    browser: Browser, desk: Desk, ready: User, two_ways: tuple[Conversation, Phone]
) -> None:
    alices = Agent(signed_in(browser.new_context(locale="zh-CN"), desk, ready).new_page(), desk)
    alices.open("赵艾琳")
    count = alices.page.locator("desk-composer [data-count]")
    alices.area.fill("好")
    expect(count).to_be_hidden()
    alices.area.fill("好" * 680)
    expect(count).to_have_text("还可输入 2 字")
    alices.area.fill("好" * 690)
    expect(count).to_have_text("超出 8 字")
    alices.area.press("Enter")
    expect(alices.page.locator(".toast", has_text="超出 8 字")).to_be_visible()
    expect(alices.talk.locator(".said--agent")).to_have_count(0)
    assert alices.errors == []


def test_two_accounts_of_one_person_are_joined_by_a_key_and_parted_again(
    browser: Browser, desk: Desk, ready: User, two_ways: tuple[Conversation, Phone], erin: Customer
) -> None:
    twin = Customer.objects.create(name="艾琳的另一个号", phone=erin.phone)
    alices = Agent(signed_in(browser.new_context(locale="zh-CN"), desk, ready).new_page(), desk)
    alices.open("赵艾琳")
    expect(alices.customer).to_contain_text("可能是同一位客户：艾琳的另一个号")
    alices.key("m")
    expect(alices.customer.locator(".likeness")).to_have_count(0)
    expect(alices.customer).to_contain_text("艾琳的另一个号")
    twin.refresh_from_db()
    assert twin.merged_into == erin
    alices.customer.get_by_role("button", name="撤销").click()
    expect(alices.page.get_by_text("已恢复为两位客户。")).to_be_visible()
    expect(alices.customer.locator(".likeness")).to_have_count(0)
    assert not Customer.objects.filter(pk=twin.pk, merged_into=erin).exists()
    assert alices.errors == []
