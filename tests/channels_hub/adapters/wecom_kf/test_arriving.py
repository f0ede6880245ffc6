"""The call and the list behind it: every kind of item, each once, and what only pretends to be the platform."""

from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest
from django.utils import timezone

from channels_hub import tasks
from channels_hub.actions import feeds
from channels_hub.models import Conversation, Envelope, Feed, Identity, Inbox, Message
from standins.server import Answer
from standins.wecom_kf import Platform
from standins.wecom_kf.customer import Customer
from tests.channels_hub.adapters.application import straight
from tests.channels_hub.test_files import picture
from tests.channels_hub.test_voice import spoken
from tests.channels_hub.threads import at_once

FETCH = "/cgi-bin/kf/sync_msg"


def fetched() -> list[Message]:
    """What the calls have brought."""
    tasks.sweep_envelopes()
    for feed in Feed.objects.all():
        tasks.look(feed.pk)
    assert not Envelope.objects.exclude(error="").exists()
    return list(Message.objects.filter(direction="in").order_by("pk"))


def events() -> list[str]:
    fetched()
    lines = Message.objects.filter(direction="event").order_by("pk").values_list("data__code", flat=True)
    return [code for code in lines if code != "queued"]


def test_the_platforms_check_of_the_address_is_answered_in_the_clear(account: Inbox, platform: Platform) -> None:
    answer = platform.calls_out.check_address("1616140317555161061")
    assert (answer.status_code, answer.content) == (200, b"1616140317555161061")
    platform.account.token = "another"
    assert platform.calls_out.check_address("1").status_code == 403


@pytest.mark.parametrize(
    ("kind", "inside", "expected"),
    [
        ("location", {"latitude": 32.05, "longitude": 118.79, "name": "珠江路", "address": "88号"},
         {"kind": "location", "body": "珠江路 88号", "latitude": 32.05}),
        ("link", {"title": "套餐", "desc": "新", "url": "https://example.com"}, {"kind": "link", "url": "https://example.com"}),
        ("business_card", {"userid": "zhang"}, {"kind": "card", "title": "zhang"}),
        ("miniprogram", {"title": "掌厅", "pagepath": "a/b"}, {"kind": "card", "title": "掌厅"}),
        ("channels", {"nickname": "晴川", "title": "视频"}, {"kind": "card", "title": "视频"}),
        ("merged_msg", {"title": "聊天记录", "item": [{"sender_name": "张", "msg_content": "在吗"}]},
         {"kind": "text", "body": "聊天记录\n张：在吗"}),
        ("msgmenu", {"head_content": "请选择"}, {"body": "请选择"}),
        ("meeting", {"x": 1}, {"kind": "unsupported", "type": "meeting"}),
    ],
)  # fmt: skip
def test_kinds_of_items(
    kind: str, inside: dict[str, Any], expected: dict[str, Any], account: Inbox, erins_phone: Customer
) -> None:
    erins_phone.send(kind, inside)
    [message] = fetched()
    assert {"kind": message.kind, "body": message.body, **message.data}.items() >= expected.items()


def test_pictures_and_voice_are_fetched_and_kept(account: Inbox, erins_phone: Customer) -> None:
    erins_phone.send_file("image", picture(), "image/jpeg")
    erins_phone.send_file("voice", spoken(), "audio/amr")
    image, voice = fetched()
    tasks.sweep_media()
    assert [m.attachments.get().content_type for m in (image, voice)] == ["image/jpeg", "audio/mpeg"]


def test_a_menu_item_is_known_by_its_id(account: Inbox, erins_phone: Customer) -> None:
    erins_phone.say("非常满意", menu_id="score:5")
    [message] = fetched()
    assert message.data["choice"] == "score:5"


def test_many_pages_even_an_empty_one_are_read_to_their_end(
    account: Inbox, platform: Platform, erins_phone: Customer
) -> None:
    for number in range(7):
        erins_phone.say(f"第{number}句")
    platform.page = 2
    nothing_yet = {"errcode": 0, "next_cursor": "0", "has_more": 1, "msg_list": []}
    platform.meddle(FETCH, Answer(nothing_yet))
    assert [message.body for message in fetched()] == [f"第{number}句" for number in range(7)]


def test_who_writes_is_known_by_name(account: Inbox, erins_phone: Customer) -> None:
    erins_phone.unionid = "union-erin"
    erins_phone.say("你好")
    fetched()
    tasks.sweep_profiles()
    identity = Identity.objects.select_related("customer").get()
    assert (identity.name, identity.customer.name, identity.unionid) == ("艾琳", "艾琳", "union-erin")


def test_colleagues_in_the_platforms_app_and_what_is_taken_back_appear(account: Inbox, erins_phone: Customer) -> None:
    erins_phone.say("在吗")
    erins_phone.recall()
    erins_phone.answered_by("ZhangSan", "在的")
    erins_phone.event("session_status_change", change_type=1, new_servicer_userid="ZhangSan")
    erins_phone.event("reject_customer_msg_switch_change", reject_switch=1)
    erins_phone.event("servicer_status_change", servicer_userid="ZhangSan", status=1)
    erins_phone.event("invented_tomorrow")
    assert events()[-2:] == ["session_taken", "refuses_messages"]
    asked, answered = Message.objects.filter(direction__in=["in", "out"]).order_by("seq")
    assert asked.recalled_at
    assert (answered.body, answered.data["staff"]) == ("在的", "ZhangSan")


def test_calls_for_other_accounts_and_other_events_fetch_nothing(account: Inbox, platform: Platform) -> None:
    platform.calls_out.call("t", event="kf_account_auth_change")
    tasks.sweep_envelopes()
    assert not Feed.objects.exists()
    assert not Envelope.objects.filter(processed_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_calls_and_pullers_in_parallel_bring_each_message_once(
    account: Inbox, platform: Platform, erins_phone: Customer
) -> None:
    platform.page = 3
    for number in range(10):
        erins_phone.say(f"第{number}句")
    tasks.sweep_envelopes()
    feed = Feed.objects.get()
    at_once([partial(tasks.look, feed.pk) for _ in range(5)])
    Feed.objects.update(due_at=timezone.now(), claimed_until=None)
    tasks.look(feed.pk)
    assert sorted(Message.objects.filter(direction="in").values_list("body", flat=True)) == [
        f"第{number}句" for number in range(10)
    ]
    assert Conversation.objects.count() == 1


def test_a_puller_killed_between_fetching_and_keeping_loses_nothing(
    account: Inbox, erins_phone: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_args: object) -> None:
        raise KeyboardInterrupt

    erins_phone.say("一")
    tasks.sweep_envelopes()
    with monkeypatch.context() as dying:
        dying.setattr(feeds, "_keep", die)
        with pytest.raises(KeyboardInterrupt):
            feeds.look(Feed.objects.get().pk)
    Feed.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert [message.body for message in fetched()] == ["一"]


def test_the_platforms_trouble_is_waited_out(account: Inbox, platform: Platform, erins_phone: Customer) -> None:
    erins_phone.say("一")
    platform.meddle(FETCH, Answer({"errcode": 45009, "errmsg": "api freq out of limit"}), Answer(b"", status=502))
    assert fetched() == []
    Feed.objects.update(due_at=timezone.now())
    assert fetched() == []
    Feed.objects.update(due_at=timezone.now())
    assert [message.body for message in fetched()] == ["一"]


@pytest.mark.parametrize("what", ["signature", "truncated", "empty", "binary", "bomb", "corpid"])
def test_what_is_forged_or_broken_is_refused(what: str, account: Inbox, platform: Platform) -> None:
    if what == "corpid":
        platform.account.corpid = "ww-another"
    query, body = platform.calls_out.sealed(platform.calls_out.content("t"))
    query, body = {
        "signature": ({**query, "msg_signature": "0" * 40}, body),
        "truncated": (query, body[: len(body) // 2]),
        "empty": (query, b""),
        "binary": (query, b"\x00\xff" * 40),
        "bomb": (query, b'<!DOCTYPE x [<!ENTITY a "aa">]><xml><Encrypt>&a;</Encrypt></xml>'),
        "corpid": (query, body),
    }[what]
    with httpx.Client(transport=straight()) as line:
        assert line.post("http://127.0.0.1/hooks/kf/", params=query, content=body).status_code == 403
        assert line.post("http://127.0.0.1/hooks/kf/", params=query, content=b"x" * 10_000_000).status_code == 413
    assert not Envelope.objects.exists()
