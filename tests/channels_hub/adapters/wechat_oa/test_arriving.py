"""What the platform pushes: every kind, every mode, and what only pretends to come from it."""

import time
from collections.abc import Callable
from functools import partial

import httpx
import pytest
from django.utils import timezone, translation

from channels_hub import tasks
from channels_hub.models import (
    Allowance,
    Attachment,
    Conversation,
    DataRequest,
    Envelope,
    Identity,
    Inbox,
    Message,
)
from channels_hub.models import (
    Customer as Person,
)
from channels_hub.sentences import sentence
from standins.server import Answer
from standins.wechat_oa import Platform
from standins.wechat_oa.customer import Customer
from tests.channels_hub.adapters.application import straight
from tests.channels_hub.test_files import picture
from tests.channels_hub.test_voice import spoken
from tests.channels_hub.threads import at_once

MEDIA = "/cgi-bin/media/get"
FILM = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\x00" * 64
MODES = pytest.mark.parametrize("mode", ["plain", "compatible", "secure"])
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<xml><FromUserName>&b;</FromUserName></xml>"
)


def use(mode: str, account: Inbox, platform: Platform) -> None:
    platform.account.mode = account.settings["mode"] = mode
    account.save()


def understood() -> list[Message]:
    tasks.sweep_envelopes()
    assert not Envelope.objects.exclude(error="").exists()
    return list(Message.objects.filter(direction="in").order_by("pk"))


def events() -> list[str]:
    tasks.sweep_envelopes()
    lines = Message.objects.filter(direction="event").order_by("pk").values_list("data__code", flat=True)
    return [code for code in lines if code != "after_hours"]


@MODES
def test_a_word_comes_in_every_mode(mode: str, account: Inbox, platform: Platform, erins_phone: Customer) -> None:
    use(mode, account, platform)
    erins_phone.say("家里宽带断了 😀")
    [message] = understood()
    assert message.body == "家里宽带断了 😀"
    assert message.conversation.identity.external_id == erins_phone.openid
    assert message.conversation.customer.name == "微信用户 …6789"
    assert message.conversation.customer.is_nameless


def test_the_platforms_check_of_the_address_is_echoed(account: Inbox, platform: Platform) -> None:
    answer = platform.pushes.check_address("4375120948345356249")
    assert (answer.status_code, answer.text) == (200, "4375120948345356249")
    platform.account.token = "somebody else's"
    assert platform.pushes.check_address("1").status_code == 403


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("location", {"Location_X": "32.05", "Location_Y": "118.79", "Scale": 16, "Label": "珠江路88号"},
         {"kind": "location", "body": "珠江路88号", "latitude": 32.05, "longitude": 118.79}),
        ("link", {"Title": "套餐", "Description": "新套餐", "Url": "https://example.com/a"},
         {"kind": "link", "body": "套餐", "url": "https://example.com/a"}),
        ("file", {"Title": "合同.pdf", "FileKey": "k", "FileTotalLen": 1}, {"kind": "unsupported", "type": "file"}),
        ("hologram", {"Anything": "x"}, {"kind": "unsupported", "type": "hologram"}),
    ],
)  # fmt: skip
def test_kinds_besides_words(
    kind: str, fields: dict[str, object], expected: dict[str, object], account: Inbox, erins_phone: Customer
) -> None:
    erins_phone.message(kind, **fields)
    [message] = understood()
    assert {"kind": message.kind, "body": message.body, **message.data}.items() >= expected.items()


def test_pictures_voice_and_films_are_fetched(account: Inbox, platform: Platform, erins_phone: Customer) -> None:
    erins_phone.send_picture(picture())
    erins_phone.message("voice", Format="amr", MediaId=platform.keep(spoken(), "audio/amr"), Recognition="宽带断了")
    erins_phone.message("video", MediaId=platform.keep(FILM, "video/mp4"), ThumbMediaId="t")
    image, voice, video = understood()
    tasks.sweep_media()
    kinds = [m.attachments.get().content_type for m in (image, voice, video)]
    assert kinds == ["image/jpeg", "audio/mpeg", "video/mp4"]
    assert voice.data["text"] == "宽带断了"


def test_a_file_is_known_by_what_it_is_not_by_what_it_is_called(
    account: Inbox, platform: Platform, erins_phone: Customer
) -> None:
    broken = Answer(b"<html>", headers={"Content-Type": "text/html"}, status=404)
    platform.meddle(MEDIA, broken, Answer(picture(), headers={"Content-Type": "text/plain"}))
    erins_phone.send_picture(picture())
    [message] = understood()
    tasks.sweep_media()
    assert message.attachments.get().missing == ""
    Attachment.objects.update(next_try_at=timezone.now())
    tasks.sweep_media()
    assert message.attachments.get().content_type == "image/jpeg"


def test_a_film_may_lie_elsewhere(account: Inbox, platform: Platform, erins_phone: Customer) -> None:
    media_id = platform.keep(FILM, "video/mp4")
    elsewhere = Answer(status=302, headers={"Location": f"{platform.url}/video?id={media_id}"})
    platform.meddle("/video", elsewhere)
    erins_phone.message("video", MediaId=media_id, ThumbMediaId="t")
    [message] = understood()
    tasks.sweep_media()
    assert message.attachments.get().content_type == "video/mp4"
    assert "access_token" not in platform.called("/video")[-1].query


def test_what_is_no_longer_there_is_given_up(account: Inbox, platform: Platform, erins_phone: Customer) -> None:
    erins_phone.message("image", MediaId="expired")
    [message] = understood()
    tasks.sweep_media()
    attachment = message.attachments.get()
    assert (attachment.missing, attachment.next_try_at) == ("target_missing", None)


def test_a_picked_menu_item_is_known_by_its_id(account: Inbox, erins_phone: Customer) -> None:
    erins_phone.pick("score:5", "非常满意")
    [message] = understood()
    assert (message.body, message.data["choice"]) == ("非常满意", "score:5")


def test_what_she_does_is_told_and_lets_us_write(account: Inbox, erins_phone: Customer) -> None:
    erins_phone.say("你好")
    understood()
    erins_phone.click("BILL")
    erins_phone.scan("7")
    erins_phone.deed("scancode_push", "click", ScanCodeInfo={"ScanType": "qrcode", "ScanResult": "SN-1"})
    erins_phone.pushes.push(erins_phone.openid, "event", Event="LOCATION", Latitude="1", Longitude="2", Precision="3")
    erins_phone.pushes.push(erins_phone.openid, "event", Event="VIEW", EventKey="https://example.com")
    assert events() == ["clicked", "scanned", "scanned_code", "located", "viewed"]
    left = dict(Allowance.objects.values_list("source", "left"))
    assert left == {"message": 5, "click": 3, "scan": 3}


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("TEMPLATESENDJOBFINISH", {"MsgID": "1", "Status": "success"}),
        ("MASSSENDJOBFINISH", {"MsgID": "2", "TotalCount": 10}),
        ("kf_create_session", {"KfAccount": "a@b"}),
        ("invented_tomorrow", {}),
    ],
)
def test_events_that_concern_nobodys_conversation_are_kept_in_silence(
    event: str, fields: dict[str, object], account: Inbox, erins_phone: Customer
) -> None:
    assert erins_phone.pushes.push(erins_phone.openid, "event", Event=event, **fields)[0].body == b"success"
    assert events() == []
    assert Envelope.objects.get().processed_at


def test_whoever_follows_is_greeted_and_whoever_leaves_is_marked(
    account: Inbox, platform: Platform, erins_phone: Customer
) -> None:
    account.greeting = "欢迎关注"
    account.save()
    erins_phone.follow()
    tasks.sweep_envelopes()
    tasks.sweep_deliveries()
    assert erins_phone.texts() == ["欢迎关注"]
    erins_phone.unfollow()
    tasks.sweep_envelopes()
    assert Identity.objects.get().left_at
    assert DataRequest.objects.get().kind == "erase"


def test_whoever_comes_by_a_code_is_greeted_and_the_code_is_told(account: Inbox, erins_phone: Customer) -> None:
    account.greeting = "欢迎关注"
    account.save()
    erins_phone.follows = False
    erins_phone.scan("shop-7")
    assert events() == ["followed", "scanned"]
    assert Message.objects.get(data__code="scanned").data["what"] == "shop-7"
    assert list(Allowance.objects.values_list("source", flat=True)) == ["follow"]


def test_the_place_that_an_event_tells_is_shown(account: Inbox, erins_phone: Customer) -> None:
    erins_phone.say("你好")
    place = {"Latitude": "32.05", "Longitude": "118.79", "Precision": "119.38"}
    erins_phone.pushes.push(erins_phone.openid, "event", Event="LOCATION", **place)
    assert events() == ["located"]
    told = Message.objects.get(data__code="located").data
    with translation.override("en"):
        assert sentence(told) == "The customer told where they are: 32.05, 118.79"


@pytest.mark.parametrize("event", ["user_authorization_revoke", "user_authorization_cancellation"])
def test_of_withdrawn_authorizations_the_platform_tells_in_its_own_name(
    event: str, account: Inbox, erins_phone: Customer
) -> None:
    erins_phone.say("你好")
    erins_phone.pushes.push("oThePlatform", "event", Event=event, OpenID=erins_phone.openid, RevokeInfo="1")
    understood()
    identity = Identity.objects.get()
    assert (identity.external_id, DataRequest.objects.get().customer) == (erins_phone.openid, identity.customer)


def test_of_a_stranger_who_leaves_nothing_is_kept(account: Inbox, erins_phone: Customer) -> None:
    people = Person.objects.count()
    erins_phone.unfollow()
    assert understood() == []
    assert (Person.objects.count(), DataRequest.objects.count()) == (people, 0)


def test_told_late_of_leaving_whoever_is_back_stays(account: Inbox, platform: Platform, erins_phone: Customer) -> None:
    account.greeting = "欢迎关注"
    account.save()
    erins_phone.say("你好")
    understood()
    now = int(time.time())
    deeds = {"subscribe": now + 2, "unsubscribe": now + 1}
    for event, at in deeds.items():
        erins_phone.pushes.push(erins_phone.openid, "event", Event=event, CreateTime=at)
    understood()
    assert Identity.objects.get().left_at is None
    assert not DataRequest.objects.exists()


def test_the_platform_tells_the_id_that_its_accounts_share(
    account: Inbox, platform: Platform, erins_phone: Customer
) -> None:
    erins_phone.unionid = "union-erin"
    erins_phone.say("你好")
    understood()
    tasks.sweep_profiles()
    assert Identity.objects.get().unionid == "union-erin"


# what only pretends, and what is broken on the way


def posted(account: Inbox, content: bytes, query: dict[str, str]) -> httpx.Response:
    with httpx.Client(transport=straight()) as line:
        return line.post("http://127.0.0.1/hooks/oa/", params=query, content=content)


def broken(what: str) -> Callable[[dict[str, str], bytes], tuple[dict[str, str], bytes]]:
    changes: dict[str, Callable[[dict[str, str], bytes], tuple[dict[str, str], bytes]]] = {
        "signature": lambda query, body: ({**query, "signature": "0" * 40, "msg_signature": "0" * 40}, body),
        "no signature": lambda query, body: ({}, body),
        "timestamp": lambda query, body: ({**query, "timestamp": "1"}, body),
        "truncated": lambda query, body: (query, body[: len(body) // 2]),
        "empty": lambda query, body: (query, b""),
        "binary": lambda query, body: (query, b"\x00\xff\xfe" * 50),
        "bomb": lambda query, body: (query, BOMB.encode()),
        "exchanged": lambda query, body: (query, body.replace(b"<Encrypt><![CDATA[", b"<Encrypt><![CDATA[AAAA")),
    }
    return changes[what]


@pytest.mark.parametrize(
    "what", ["signature", "no signature", "timestamp", "truncated", "empty", "binary", "bomb", "exchanged"]
)
def test_in_secure_mode_nothing_broken_or_forged_gets_in(what: str, account: Inbox, platform: Platform) -> None:
    query, body = platform.pushes.sealed("<xml><MsgType>text</MsgType></xml>")
    assert posted(account, *reversed(broken(what)(query, body))).status_code == 403
    assert not Envelope.objects.exists()


@pytest.mark.parametrize("what", ["truncated", "empty", "binary", "bomb"])
def test_in_plain_mode_what_is_signed_but_broken_is_kept_for_a_person(
    what: str, account: Inbox, platform: Platform
) -> None:
    use("plain", account, platform)
    query, body = platform.pushes.sealed("<xml><MsgType>text</MsgType></xml>")
    answer = posted(account, *reversed(broken(what)(query, body)))
    assert (answer.status_code, answer.content) == (200, b"success")
    tasks.sweep_envelopes()
    assert "NotUnderstood" in Envelope.objects.get().error
    assert not Message.objects.exists()


@pytest.mark.parametrize("mode", ["secure", "compatible"])
def test_a_push_in_the_clear_is_refused_where_encryption_is_agreed(
    mode: str, account: Inbox, platform: Platform, erins_phone: Customer
) -> None:
    use(mode, account, platform)
    platform.account.mode = "plain"
    assert [heard.status for heard in erins_phone.say("你好")] == [403, 403, 403]


def test_only_what_was_encrypted_counts(account: Inbox, platform: Platform) -> None:
    use("compatible", account, platform)
    content = "<xml><FromUserName>o1</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType>{}</xml>"
    query, body = platform.pushes.sealed(content.format("<Content>真的</Content><MsgId>1</MsgId>"))
    forged = body.replace("真的".encode(), "伪造".encode())
    assert posted(account, forged, query).status_code == 200
    [message] = understood()
    assert message.body == "真的"


def test_a_push_for_another_account_is_refused(account: Inbox, platform: Platform, erins_phone: Customer) -> None:
    platform.account.appid = "wx-another"
    assert erins_phone.say("你好")[0].status == 403


def test_ten_megabytes_are_too_much(account: Inbox, platform: Platform) -> None:
    query, _body = platform.pushes.sealed("<xml/>")
    assert posted(account, b"x" * 10_000_000, query).status_code == 413


@pytest.mark.django_db(transaction=True)
def test_one_push_delivered_ten_times_at_once_is_one_message(
    account: Inbox, platform: Platform, erins_phone: Customer
) -> None:
    erins_phone.say("你好")
    query, body = platform.pushes.sealed(platform.pushes.last)
    assert {answer.status_code for answer in at_once([partial(posted, account, body, query) for _ in range(10)])} == {
        200
    }
    at_once([tasks.sweep_envelopes for _ in range(4)])
    assert Message.objects.filter(direction="in").count() == 1
    assert Conversation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_first_words_that_come_all_at_once_are_one_conversation(account: Inbox, erins_phone: Customer) -> None:
    at_once([partial(erins_phone.say, str(number)) for number in range(8)])
    at_once([tasks.sweep_envelopes for _ in range(4)])
    assert Conversation.objects.count() == 1
    said = Message.objects.filter(direction="in").values_list("body", flat=True)
    assert sorted(said) == [str(number) for number in range(8)]


def test_words_out_of_order_are_all_there_with_the_times_they_were_said(
    account: Inbox, platform: Platform, erins_phone: Customer
) -> None:
    now = int(time.time())
    erins_phone.say("二", CreateTime=now)
    erins_phone.say("一", CreateTime=now - 60)
    told = {message.body: message.channel_time for message in understood()}
    assert told["一"] < told["二"]
    granted = Allowance.objects.get()
    assert (granted.left, granted.given_at.timestamp()) == (5, now)


def test_events_without_an_id_are_known_by_what_they_are(account: Inbox, erins_phone: Customer) -> None:
    erins_phone.say("你好")
    erins_phone.click("BILL")
    erins_phone.again()
    assert events() == ["clicked"]
