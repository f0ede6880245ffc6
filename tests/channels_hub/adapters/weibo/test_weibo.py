"""Private messages, comments and mentions; answered in public or in private, once where only once is allowed."""

import json
import time
from datetime import UTC, datetime
from functools import partial

import httpx
import pytest
from django.utils import timezone, translation

from accounts.models import User
from channels_hub import tasks
from channels_hub.actions import delivery, messages
from channels_hub.adapters import adapter_for
from channels_hub.adapters.weibo import inbound, times
from channels_hub.models import Allowance, Conversation, Envelope, Feed, Identity, Inbox, Message
from cs_platform.lib.refusals import Refused
from standins.server import Answer
from standins.weibo import Platform
from standins.weibo.customer import Customer
from tests.channels_hub.adapters.application import straight
from tests.channels_hub.adapters.weibo.conftest import SEND
from tests.channels_hub.test_files import picture
from tests.channels_hub.threads import at_once


def look() -> None:
    tasks.sweep_envelopes()
    tasks.feeds.prepare()
    Feed.objects.update(due_at=timezone.now())
    for feed in Feed.objects.order_by("pk"):
        tasks.look(feed.pk)
    assert not Envelope.objects.exclude(error="").exists()


def said() -> list[Message]:
    look()
    return list(Message.objects.filter(direction="in").order_by("pk"))


def served(alice: User) -> Conversation:
    look()
    Conversation.objects.filter(status="queued").update(status="active", assignee=alice, accepted_at=timezone.now())
    return Conversation.objects.latest("pk")


def fate(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.delivery, message.delivery_error


def test_times_are_read_whatever_the_servers_language() -> None:
    assert times.read("Mon Jul 16 18:09:20 +0800 2012") == datetime(2012, 7, 16, 10, 9, 20, tzinfo=UTC)
    with pytest.raises(ValueError, match="unpack"):
        times.read("yesterday")


def test_the_check_of_the_address_is_echoed(account: Inbox, platform: Platform) -> None:
    assert platform.pushes.check_address("dnPdpTZz85").text == "dnPdpTZz85"
    platform.account.app_secret = "another"
    assert platform.pushes.check_address("1").status_code == 403


@pytest.mark.parametrize("as_text", [False, True])
def test_ids_may_be_numbers_or_strings(as_text: bool, account: Inbox) -> None:
    push = {
        "type": "text",
        "sender_id": 248,
        "created_at": "Mon Jul 16 18:09:20 +0800 2012",
        "text": "你好",
        "data": {},
    }
    push |= {"sender_id": "248"} if as_text else {}
    [message] = inbound.happenings(push, "k")
    assert message.external_user == "248"


def test_kinds_of_messages(account: Inbox, erins_phone: Customer) -> None:
    erins_phone.message("position", "我在这里", longitude="118.79", latitude="32.05")
    erins_phone.send_picture(picture())
    erins_phone.message("hologram", "x")
    place, image = said()
    tasks.sweep_media()
    assert (place.kind, place.data["latitude"]) == ("location", 32.05)
    assert image.attachments.get().content_type == "image/jpeg"


def test_two_texts_in_one_second_are_two_and_the_same_one_again_is_one(
    account: Inbox, platform: Platform, erins_phone: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    erins_phone.say("一")
    erins_phone.say("二")
    erins_phone.again()
    assert [message.body for message in said()] == ["一", "二"]


def test_what_she_does_lets_us_write_until_she_leaves(account: Inbox, erins_phone: Customer) -> None:
    erins_phone.deed("follow")
    erins_phone.deed("click", "BILL")
    look()
    assert set(Allowance.objects.values_list("source", "left")) == {("follow", None), ("click", None)}
    erins_phone.deed("unfollow")
    look()
    assert not Allowance.objects.exists()
    assert Identity.objects.get().left_at


def test_comments_are_taken_from_now_on_and_each_post_is_a_thread(account: Inbox, erins_phone: Customer) -> None:
    erins_phone.comment("去年的评论")
    assert said() == []
    erins_phone.comment("多少钱？", status="5001", post="新套餐上线")
    erins_phone.comment("哪里办？", status="5001", post="新套餐上线")
    erins_phone.comment("信号不好", status="5002", post="基站建设")
    assert [message.body for message in said()] == ["多少钱？", "哪里办？", "信号不好"]
    threads = {c.thread: (c.subject, c.messages.filter(direction="in").count()) for c in Conversation.objects.all()}
    assert threads == {"comment:5001": ("新套餐上线", 2), "comment:5002": ("基站建设", 1)}
    look()
    assert Message.objects.filter(direction="in").count() == 3


def test_more_comments_than_a_page_all_come(account: Inbox, erins_phone: Customer) -> None:
    look()
    for number in range(120):
        erins_phone.comment(f"评论{number}")
    assert [message.body for message in said()] == [f"评论{number}" for number in range(120)]


def test_a_comment_is_answered_in_public_or_in_private(
    alice: User, account: Inbox, platform: Platform, erins_phone: Customer
) -> None:
    look()
    comment = erins_phone.comment("多少钱？")
    conversation = served(alice)
    messages.reply(alice, conversation.pk, "59 元起")
    erins_phone.allowed_until = time.time() + 60
    messages.reply(alice, conversation.pk, "您的账单是…", data={"private": True})
    delivery.deliver(conversation.pk)
    assert [(a["cid"], a["id"], a["comment"]) for a in platform.answers] == [(str(comment["id"]), "5001", "59 元起")]
    assert erins_phone.texts() == ["您的账单是…"]


def test_a_mention_is_answered_once(alice: User, account: Inbox, platform: Platform, erins_phone: Customer) -> None:
    Inbox.objects.update(survey=False)
    look()
    erins_phone.mention("@晴川 网络太慢了")
    conversation = served(alice)
    messages.reply(alice, conversation.pk, "已为您登记")
    with pytest.raises(Refused) as refused:
        messages.reply(alice, conversation.pk, "还有")
    assert refused.value.code == "quota_used_up"
    delivery.deliver(conversation.pk)
    assert [answer["comment"] for answer in platform.answers] == ["已为您登记"]


def test_an_article_is_a_card(alice: User, account: Inbox, erins_phone: Customer) -> None:
    erins_phone.say("资费")
    conversation = served(alice)
    messages.reply(alice, conversation.pk, "", data={"article": {"title": "资费", "url": "https://example.com"}})
    delivery.deliver(conversation.pk)
    assert erins_phone.received[0]["articles"][0]["display_name"] == "资费"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer({"errcode": 21327, "errmsg": "expired_token"}), ("failed", "credentials")),
        (Answer({"error_code": "20101", "error": "gone"}, status=400), ("failed", "target_missing")),
        (Answer({"error_code": 10023, "error": "User requests out of rate limit!"}, 403), ("queued", "throttled")),
        (Answer({"error_code": 99999, "error": "new"}, 400), ("failed", "unsaid")),
        (Answer(b"<html>", 200), ("queued", "channel_fault")),
        (Answer({"result": False}, 200), ("failed", "unsaid")),
    ],
)
def test_both_shapes_of_a_no_are_told_by_their_cause(
    answer: Answer, expected: tuple[str, str], alice: User, account: Inbox, platform: Platform, erins_phone: Customer
) -> None:
    erins_phone.say("你好")
    conversation = served(alice)
    platform.meddle(SEND, answer)
    message = messages.reply(alice, conversation.pk, "您好")
    delivery.deliver(conversation.pk)
    assert fate(message) == expected


def test_the_end_of_the_token_is_told_ahead(account: Inbox, platform: Platform) -> None:
    platform.account.token_ends = time.time() + 3 * 86_400
    with translation.override("en"):
        [problem] = adapter_for(account).problems(account)
    assert "ends on" in problem


def posted(body: bytes, query: dict[str, str]) -> int:
    with httpx.Client(transport=straight()) as line:
        return line.post("http://127.0.0.1/hooks/weibo/", params=query, content=body).status_code


def test_forged_pushes_are_refused_and_broken_ones_kept(account: Inbox, platform: Platform) -> None:
    query = platform.pushes.query()
    assert posted(b"{}", {**query, "signature": "0" * 40}) == 403
    assert posted(b"{}", {**query, "timestamp": "1"}) == 403
    assert posted(b"{}", {}) == 403
    assert posted(b"x" * 10_000_000, query) == 413
    broken = [
        b"",
        b'{"type": "text"',
        b"\x00\xff",
        b"[" * 5000,
        b"[]",
        b"null",
        b'{"type": "text", "sender_id": 1}',
    ]
    assert {posted(body, query) for body in broken} == {200}
    tasks.sweep_envelopes()
    assert Envelope.objects.filter(error__startswith="NotUnderstood").count() == len(broken)
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_push_ten_times_at_once_is_one_message(account: Inbox, platform: Platform, erins_phone: Customer) -> None:
    erins_phone.say("你好")
    at_once([partial(posted, platform.pushes.last, platform.pushes.query()) for _ in range(10)])
    at_once([tasks.sweep_envelopes for _ in range(4)])
    assert Message.objects.filter(direction="in").count() == 1
    assert json.loads(platform.pushes.last)["text"] == "你好"
