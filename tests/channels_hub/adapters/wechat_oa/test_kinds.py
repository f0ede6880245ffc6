"""Every kind of the platform's documents, read by us and by an independent library."""

from datetime import UTC, datetime
from typing import Any

import pytest
from wechatpy import parse_message
from wechatpy.messages import UnknownMessage

from channels_hub.adapters import xml
from channels_hub.adapters.base import Event, Inbound, Left
from channels_hub.adapters.wechat_oa import inbound
from standins.wechat_oa.pushes import elements

AT = 1714112445
HEAD = {"ToUserName": "gh_1", "FromUserName": "oErin", "CreateTime": AT}
SCAN_INFO = {"ScanType": "qrcode", "ScanResult": "SN-1"}
PICTURES = {"Count": 1, "PicList": {"item": {"PicMd5Sum": "5a75aaca956d97be686719218f275c6b"}}}
PLACE = {"Location_X": "23", "Location_Y": "113", "Scale": "15", "Label": "广州市海珠区", "Poiname": ""}

#: Kind, its fields; what we make of it.
MESSAGES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("text", {"Content": "宽带断了 & <快>"}, {"body": "宽带断了 & <快>"}),
    ("text", {"Content": "满意", "bizmsgmenuid": "101"}, {"body": "满意", "choice": "101"}),
    ("text", {"Content": "这篇", "MsgDataId": "9", "Idx": "1"}, {"body": "这篇"}),
    ("image", {"PicUrl": "http://p", "MediaId": "m1"}, {"kind": "image"}),
    ("voice", {"MediaId": "m1", "Format": "amr", "MediaId16K": "m2"}, {"kind": "voice"}),
    ("voice", {"MediaId": "m1", "Format": "amr", "Recognition": "断了"}, {"kind": "voice", "data": {"text": "断了"}}),
    ("video", {"MediaId": "m1", "ThumbMediaId": "m2"}, {"kind": "video"}),
    ("shortvideo", {"MediaId": "m1", "ThumbMediaId": "m2"}, {"kind": "video"}),
    ("location", {k: PLACE[k] for k in ("Location_X", "Location_Y", "Scale", "Label")},
     {"kind": "location", "body": "广州市海珠区",
      "data": {"latitude": 23.0, "longitude": 113.0, "label": "广州市海珠区"}}),
    ("link", {"Title": "公众平台", "Description": "官网", "Url": "https://mp.example"},
     {"kind": "link", "body": "公众平台",
      "data": {"title": "公众平台", "description": "官网", "url": "https://mp.example"}}),
    ("file", {"Title": "合同.pdf", "Description": "", "FileKey": "k", "FileMd5": "x", "FileTotalLen": "9"},
     {"kind": "unsupported", "body": "合同.pdf", "data": {"type": "file"}}),
    ("miniprogrampage", {"Title": "缴费", "AppId": "wx1", "PagePath": "p", "ThumbUrl": "u", "ThumbMediaId": "m"},
     {"kind": "unsupported", "data": {"type": "miniprogrampage"}}),
    ("image", {"PicUrl": "http://p"}, {"kind": "unsupported", "data": {"type": "image"}}),
    ("location", {"Location_X": "nan", "Location_Y": "1"}, {"kind": "unsupported", "data": {"type": "location"}}),
    ("invented", {"Content": "?"}, {"kind": "unsupported", "body": "?", "data": {"type": "invented"}}),
]  # fmt: skip

#: Event, its fields; the code of its line, what fills that in, what it lets us send.
EVENTS: list[tuple[str, dict[str, Any], str, dict[str, Any], str]] = [
    ("subscribe", {"EventKey": ""}, "followed", {}, "follow"),
    ("subscribe", {}, "followed", {}, "follow"),
    ("subscribe", {"EventKey": "null"}, "followed", {}, "follow"),
    ("subscribe", {"EventKey": "last_trade_no_400"}, "followed", {}, "follow"),
    ("SCAN", {"EventKey": "4711", "Ticket": "t"}, "scanned", {"what": "4711"}, "scan"),
    ("LOCATION", {"Latitude": "23.137466", "Longitude": "113.352425", "Precision": "119.385040"}, "located",
     {"latitude": "23.137466", "longitude": "113.352425"}, ""),
    ("CLICK", {"EventKey": "BILL"}, "clicked", {"what": "BILL"}, "click"),
    ("VIEW", {"EventKey": "https://e.example", "MenuId": "9"}, "viewed", {"what": "https://e.example"}, ""),
    ("view_miniprogram", {"EventKey": "pages/index", "MenuId": "9"}, "viewed", {"what": "pages/index"}, ""),
    ("scancode_push", {"EventKey": "6", "ScanCodeInfo": SCAN_INFO}, "scanned_code", {"what": "SN-1"}, "click"),
    ("scancode_waitmsg", {"EventKey": "6", "ScanCodeInfo": SCAN_INFO}, "scanned_code", {"what": "SN-1"}, "click"),
    ("pic_sysphoto", {"EventKey": "6", "SendPicsInfo": PICTURES}, "clicked", {"what": "6"}, ""),
    ("pic_photo_or_album", {"EventKey": "6", "SendPicsInfo": PICTURES}, "clicked", {"what": "6"}, ""),
    ("pic_weixin", {"EventKey": "6", "SendPicsInfo": PICTURES}, "clicked", {"what": "6"}, ""),
    ("location_select", {"EventKey": "6", "SendLocationInfo": PLACE}, "clicked", {"what": "6"}, ""),
    ("user_enter_tempsession", {"SessionFrom": "x"}, "came_in", {}, ""),
    ("subscribe_msg_popup_event", {"SubscribeMsgPopupEvent": {"List": [{"TemplateId": "t"}]}},
     "subscription_changed", {}, ""),
]  # fmt: skip

#: Events that concern nobody's conversation.
SILENT: list[tuple[str, dict[str, Any]]] = [
    ("TEMPLATESENDJOBFINISH", {"MsgID": "200163836", "Status": "failed:user block"}),
    ("MASSSENDJOBFINISH", {"MsgID": "1", "Status": "send success", "TotalCount": 9, "FilterCount": 9, "SentCount": 9,
                           "ErrorCount": 0}),
    ("kf_create_session", {"KfAccount": "a@b"}),
    ("kf_close_session", {"KfAccount": "a@b", "CloseType": "KF"}),
    ("kf_switch_session", {"FromKfAccount": "a@b", "ToKfAccount": "c@b"}),
    ("user_info_modified", {"OpenID": "oErin", "RevokeInfo": "1"}),
    ("subscribe_msg_sent_event", {"SubscribeMsgSentEvent": {"List": [{"TemplateId": "t"}]}}),
    ("invented_tomorrow", {}),
]  # fmt: skip


def pushed(kind: str, fields: dict[str, Any]) -> str:
    return f"<xml>{elements({**HEAD, 'MsgType': kind, **fields})}</xml>"


def understood(content: str) -> list[Any]:
    return inbound.happenings(xml.read(content.encode()))


@pytest.mark.parametrize(("kind", "fields", "expected"), MESSAGES)
def test_a_message_says_what_an_independent_reader_finds_in_it(
    kind: str, fields: dict[str, Any], expected: dict[str, Any]
) -> None:
    content = pushed(kind, {"MsgId": "23548632148796321", **fields})
    theirs = parse_message(content)
    [ours] = understood(content)
    assert isinstance(ours, Inbound)
    assert (ours.external_user, ours.external_id) == (theirs.source, str(theirs.id))
    assert ours.at == datetime.fromtimestamp(AT, UTC)
    assert {name: getattr(ours, name) for name in expected} == expected
    assert [one.reference["media_id"] for one in ours.media] == ([theirs.media_id] if ours.media else [])
    if not isinstance(theirs, UnknownMessage) and ours.kind == "text":
        assert ours.body == theirs.content
    if ours.kind == "location":
        assert (ours.data["latitude"], ours.data["longitude"]) == tuple(map(float, theirs.location))
    assert ours.grant
    assert (ours.grant.seconds, ours.grant.messages) == (48 * 3600, 5)


@pytest.mark.parametrize(("event", "fields", "code", "told", "source"), EVENTS)
def test_an_event_is_a_line_and_lets_us_write_as_the_rules_say(
    event: str, fields: dict[str, Any], code: str, told: dict[str, Any], source: str
) -> None:
    content = pushed("event", {"Event": event, **fields})
    [ours] = understood(content)
    assert isinstance(ours, Event)
    assert (ours.external_user, ours.code, ours.data) == (parse_message(content).source, code, told)
    given = ours.grant
    assert (given.source if given else "") == source
    assert given is None or (given.seconds, given.messages) == (60, 3)


@pytest.mark.parametrize(("event", "fields"), SILENT)
def test_what_concerns_no_conversation_means_nothing(event: str, fields: dict[str, Any]) -> None:
    assert understood(pushed("event", {"Event": event, **fields})) == []


@pytest.mark.parametrize("event", ["unsubscribe", "UNSUBSCRIBE"])
def test_whoever_unsubscribes_asks_for_erasure(event: str) -> None:
    [left] = understood(pushed("event", {"Event": event, "EventKey": ""}))
    assert isinstance(left, Left)
    assert (left.external_user, left.erase) == ("oErin", True)


def test_a_key_is_of_what_happened_not_of_how_it_was_delivered() -> None:
    def key(**fields: Any) -> str:
        return inbound.dedupe_key({**HEAD, "CreateTime": str(AT), "MsgType": "event", "Event": "CLICK", **fields})

    assert key(EventKey="A") == key(EventKey="A", Encrypt="anything")
    different = [key(EventKey="A"), key(EventKey="B"), key(EventKey="A", CreateTime="1"), key(FromUserName="oBob")]
    assert len({*different, key(MsgId="1"), key(MsgId="2")}) == 6
    assert len(key(MsgId="1" * 5000)) < 200
