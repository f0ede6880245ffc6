"""What the official account platform pushes, in the hub's words.

Source: its documents 接收普通消息, 接收事件推送, 授权用户资料变更.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from channels_hub.adapters.base import Event, Grant, Happening, Inbound, Left, Media

Push = dict[str, Any]
#: What each thing a customer does lets us send (rules in force since June 2023).
MESSAGE = Grant("message", 48 * 3600, 5)
CLICK, FOLLOW, SCAN = (Grant(source, 60, 3) for source in ("click", "follow", "scan"))
PAID = Grant("payment", 48 * 3600)
#: Before the scene of a code by which somebody came to follow.
SCENE = "qrscene_"


def dedupe_key(push: Push) -> str:
    """A repeated push differs in its query, never in these."""
    if number := text(push, "MsgId"):
        return f"message:{number[:100]}"
    names = ("FromUserName", "CreateTime", "Event", "EventKey", "Status", "MsgID", "OpenID")
    parts = [text(push, name) for name in names]
    return f"event:{hashlib.sha256('|'.join(parts).encode()).hexdigest()}"


def happenings(push: Push) -> list[Happening]:
    """What this push means; an event that concerns no customer means nothing. Raises `KeyError`, `ValueError`."""
    kind = text(push, "MsgType").lower()
    if not push["FromUserName"] or not kind:
        raise ValueError("neither message nor event")
    return _event(push) if kind == "event" else [_message(kind, push)]


def text(push: Push, name: str) -> str:
    """A field that may be missing, empty, or the word null."""
    value = push.get(name)
    return value if isinstance(value, str) and value != "null" else ""


def at(push: Push) -> datetime:
    return datetime.fromtimestamp(int(push["CreateTime"]), UTC)


def alias_for(openid: str) -> str:
    """The platform tells no names any more (since December 2021): called so until somebody knows better."""
    return f"微信用户 …{openid[-4:]}"


def _message(kind: str, push: Push) -> Inbound:
    """One that lacks what its kind needs is shown as what we cannot show: the customer said something."""
    openid = push["FromUserName"]
    try:
        parts = _KINDS.get(kind, _unsupported)(push)
    except (KeyError, TypeError, ValueError):
        parts = _unsupported(push)
    return Inbound(
        external_user=openid,
        external_id=text(push, "MsgId") or dedupe_key(push),
        at=at(push),
        profile={"alias": alias_for(openid)},
        choice=text(push, "bizmsgmenuid"),
        grant=MESSAGE,
        **parts,
    )


def _text(push: Push) -> dict[str, Any]:
    return {"body": text(push, "Content")}


def _picture(push: Push) -> dict[str, Any]:
    return {"kind": "image", "media": [_media(push, "image", "jpg")]}


def _voice(push: Push) -> dict[str, Any]:
    """What the platform understood of it, where it still tells, is shown below it."""
    form = text(push, "Format").lower() or "amr"
    return {"kind": "voice", "data": {"text": text(push, "Recognition")}, "media": [_media(push, "voice", form)]}


def _film(push: Push) -> dict[str, Any]:
    return {"kind": "video", "media": [_media(push, "video", "mp4")]}


def _place(push: Push) -> dict[str, Any]:
    where = {"latitude": _degrees(push, "Location_X"), "longitude": _degrees(push, "Location_Y")}
    label = text(push, "Label")
    return {"kind": "location", "body": label, "data": {**where, "label": label}}


def _link(push: Push) -> dict[str, Any]:
    data = {"title": text(push, "Title"), "description": text(push, "Description"), "url": text(push, "Url")}
    return {"kind": "link", "body": data["title"], "data": data}


def _file(push: Push) -> dict[str, Any]:
    """The platform names a customer's file, but hands it out to nobody."""
    return {"kind": "unsupported", "body": text(push, "Title"), "data": {"type": "file"}}


def _unsupported(push: Push) -> dict[str, Any]:
    return {"kind": "unsupported", "body": text(push, "Content"), "data": {"type": text(push, "MsgType")[:40]}}


def _media(push: Push, kind: str, ending: str) -> Media:
    media_id = text(push, "MediaId")
    if not media_id:
        raise ValueError("no MediaId")
    return Media({"media_id": media_id, "kind": kind, "ending": ending}, kind)


def _degrees(push: Push, name: str) -> float:
    value = float(push[name])
    if not -180 <= value <= 180:
        raise ValueError(name)
    return value


_KINDS: dict[str, Callable[[Push], dict[str, Any]]] = {
    "text": _text,
    "image": _picture,
    "voice": _voice,
    "video": _film,
    "shortvideo": _film,
    "location": _place,
    "link": _link,
    "file": _file,
}

#: Events of a customer: the code of their sentence, and what they let us send.
_DEEDS: dict[str, tuple[str, Grant | None]] = {
    "subscribe": ("followed", FOLLOW),
    "scan": ("scanned", SCAN),
    "click": ("clicked", CLICK),
    "scancode_push": ("scanned_code", CLICK),
    "scancode_waitmsg": ("scanned_code", CLICK),
    "view": ("viewed", None),
    "view_miniprogram": ("viewed", None),
    "location": ("located", None),
    "pic_sysphoto": ("clicked", None),
    "pic_photo_or_album": ("clicked", None),
    "pic_weixin": ("clicked", None),
    "location_select": ("clicked", None),
    "user_enter_tempsession": ("came_in", None),
    "user_pay_from_pay_cell": ("paid", PAID),
    "subscribe_msg_popup_event": ("subscription_changed", None),
    "subscribe_msg_change_event": ("subscription_changed", None),
}
#: Events after which the rules ask us to delete what we know of a person.
_PARTINGS = {"unsubscribe", "user_authorization_revoke", "user_authorization_cancellation"}


def _event(push: Push) -> list[Happening]:
    """Events about sessions, mass sendings and templates concern nobody's conversation: kept, nothing more."""
    name = text(push, "Event").lower()
    if name in _PARTINGS:
        openid = text(push, "OpenID") or push["FromUserName"]  # of authorizations the platform itself tells
        return [Left(openid, dedupe_key(push), at=at(push), erase=True)]
    if name not in _DEEDS:
        return []
    code, grant = _DEEDS[name]
    deeds: list[Happening] = [_deed(push, code, grant)]
    if name == "subscribe" and text(push, "EventKey").startswith(SCENE):
        deeds.append(_deed(push, "scanned"))  # which way they came, of no more right to write
    return deeds


def _deed(push: Push, code: str, grant: Grant | None = None) -> Event:
    openid = push["FromUserName"]
    return Event(
        openid,
        dedupe_key(push),
        code,
        data=_told(push, code),
        at=at(push),
        profile={"alias": alias_for(openid)},
        grant=grant,
        greets=code in ("followed", "came_in"),
    )


def _told(push: Push, code: str) -> dict[str, Any]:
    """What fills in the sentence."""
    if code == "located":
        return {"latitude": text(push, "Latitude")[:20], "longitude": text(push, "Longitude")[:20]}
    return {"what": _what(push)} if code in ("scanned", "clicked", "viewed", "scanned_code") else {}


def _what(push: Push) -> str:
    """The menu item, address or scene; of a scanned code what was in it."""
    scanned = push.get("ScanCodeInfo")
    key = scanned.get("ScanResult", "") if isinstance(scanned, dict) else text(push, "EventKey")
    return str(key).removeprefix(SCENE)[:200]
