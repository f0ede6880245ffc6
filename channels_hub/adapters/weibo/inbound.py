"""What Weibo pushes and what we fetch there, in the hub's words. Source: documents of 粉丝服务平台 and 微博API."""

import hashlib
from typing import Any

from channels_hub.adapters.base import Event, Grant, Happening, Inbound, Left, Media
from channels_hub.adapters.weibo import times

Push = dict[str, Any]
WINDOW_SECONDS = 48 * 3600
MESSAGE = Grant("message", WINDOW_SECONDS)
#: Whoever mentions us may be answered once.
MENTION = Grant("mention", WINDOW_SECONDS, 1)
#: A comment below a post of ours may be answered below it at any time.
COMMENT = Grant("comment", 30 * 24 * 3600)
#: Where a post is read, by its number.
POST = "https://m.weibo.cn/status/"
#: subtype of an event: the code of its sentence.
DEEDS = {
    "follow": "followed",
    "subscribe": "followed",
    "scan": "scanned",
    "scan_follow": "followed",
    "click": "clicked",
    "view": "viewed",
}


def dedupe_key(push: Push, body: bytes) -> str:
    """There is no message id, and times are whole seconds: two different texts of one second are two messages."""
    digest = hashlib.sha1(body, usedforsecurity=False).hexdigest()
    return f"push:{push.get('sender_id')}:{push.get('created_at')}:{push.get('type')}:{digest}"[:200]


def happenings(push: Push, key: str) -> list[Happening]:
    """What a push means; unknown types mean nothing, as the documents ask. Raises `KeyError`, `ValueError`."""
    sender, kind = str(push["sender_id"]), push["type"]
    if kind == "event":
        return _event(sender, push, key)
    shape = _SHAPES.get(kind)
    if shape is None:
        return []
    grant = MENTION if kind == "mention" else MESSAGE
    return [Inbound(sender, key, at=times.read(push["created_at"]), grant=grant, **shape(push))]


def _text(push: Push) -> dict[str, Any]:
    return {"body": str(push.get("text") or "")}


def _place(push: Push) -> dict[str, Any]:
    where = {"latitude": float(push["data"]["latitude"]), "longitude": float(push["data"]["longitude"])}
    label = str(push.get("text") or "")
    return {"kind": "location", "body": label, "data": {**where, "label": label}}


def _picture(push: Push) -> dict[str, Any]:
    return {"kind": "image", "media": [Media({"fid": str(push["data"]["tovfid"]), "name": "picture.jpg"}, "image")]}


def _voice(push: Push) -> dict[str, Any]:
    return {"kind": "voice", "media": [Media({"fid": str(push["data"]["tovfid"]), "name": "voice.amr"}, "voice")]}


def _mention(push: Push) -> dict[str, Any]:
    """Only where Weibo granted it: which fields come is not documented."""
    return {"body": str(push.get("text") or ""), "data": {"public": True}}


_SHAPES = {"text": _text, "position": _place, "image": _picture, "voice": _voice, "mention": _mention}


def _event(sender: str, push: Push, key: str) -> list[Happening]:
    data = push.get("data") or {}
    subtype, at = data.get("subtype"), times.read(push["created_at"])
    if subtype in ("unfollow", "unsubscribe"):
        return [Left(sender, key, at=at)]
    if subtype not in DEEDS:
        return []
    code = DEEDS[subtype]
    grant = None if subtype == "view" else Grant(subtype, WINDOW_SECONDS)
    what = {"what": str(data.get("key") or "")} if code in ("clicked", "scanned", "viewed") else {}
    return [Event(sender, key, code, data=what, at=at, grant=grant, greets=code == "followed")]


def public_word(feed: str, item: Push) -> list[Happening]:
    """A comment below a post, or a post that mentions us: each its own thread, answered in public or in private."""
    user, status = item["user"], item.get("status") or {}
    is_comment = feed != "mentions"
    about = status if is_comment else item
    thread = f"{'comment' if is_comment else 'mention'}:{about.get('idstr') or about.get('id') or item['id']}"
    text = str(status.get("text") or "")[:500]
    data = {
        "public": True,
        "status_id": str(about.get("idstr") or about.get("id") or ""),
        "status_text": text,
        "thread_url": POST + str(about.get("idstr") or about.get("id") or ""),
        "comment_id": str(item.get("idstr") or item["id"]) if is_comment else "",
    }
    return [
        Inbound(
            str(user.get("idstr") or user["id"]),
            f"{feed}:{item.get('idstr') or item['id']}",
            body=str(item["text"]),
            data=data,
            at=times.read(item["created_at"]),
            profile={"name": str(user.get("screen_name") or "")},
            thread=thread,
            subject=text[:200] if is_comment else "",
            grant=COMMENT if feed == "comments" else MENTION,
        )
    ]
