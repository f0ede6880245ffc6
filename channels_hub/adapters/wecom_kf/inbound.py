"""What the platform keeps for us to fetch, in the hub's words. Source: its document 接收消息和事件 (sync_msg)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from channels_hub.adapters.base import Answered, Event, Grant, Happening, Inbound, Media, Recalled, Receipt
from channels_hub.adapters.wecom_kf.errors import FAIL_TYPES

Item = dict[str, Any]
CUSTOMER, SERVICER = 3, 5
MESSAGE = Grant("message", 48 * 3600, 5)
WELCOME_SECONDS = 20


def happenings(item: Item) -> list[Happening]:
    """What this item means; one that concerns no customer means nothing. Raises `KeyError`, `ValueError`."""
    if item["msgtype"] == "event":
        told = _EVENTS.get(item["event"].get("event_type", ""))
        return told(item) if told else []
    if item["origin"] == SERVICER:
        return [_answered(item)]
    return [_said(item)] if item["origin"] == CUSTOMER else []


def at(item: Item) -> datetime:
    return datetime.fromtimestamp(int(item["send_time"]), UTC)


def _said(item: Item) -> Inbound:
    return Inbound(
        external_user=item["external_userid"],
        external_id=item["msgid"],
        at=at(item),
        choice=str(item.get("text", {}).get("menu_id") or "") if item["msgtype"] == "text" else "",
        grant=MESSAGE,
        **_content(item),
    )


def _answered(item: Item) -> Answered:
    staff = str(item.get("servicer_userid") or "")
    return Answered(item["external_userid"], item["msgid"], staff, at=at(item), **_content(item))


def _content(item: Item) -> dict[str, Any]:
    kind = item["msgtype"]
    inside: Item = item.get(kind) or {}
    if kind in _FILES:
        ours = _FILES[kind]
        return {"kind": ours, "media": [Media({"media_id": inside["media_id"], "kind": ours}, ours)]}
    shape = _SHAPES.get(kind)
    return shape(inside) if shape else {"kind": "unsupported", "data": {"type": kind[:40]}}


def _place(inside: Item) -> dict[str, Any]:
    label = " ".join(part for part in (inside.get("name"), inside.get("address")) if part)
    where = {"latitude": float(inside["latitude"]), "longitude": float(inside["longitude"]), "label": label}
    return {"kind": "location", "body": label, "data": where}


def _link(inside: Item) -> dict[str, Any]:
    return _card(inside.get("title"), inside.get("desc"), inside.get("url"), kind="link")


def _card(title: object, description: object = "", address: object = "", kind: str = "card") -> dict[str, Any]:
    data = {"title": str(title or ""), "description": str(description or ""), "url": str(address or "")}
    return {"kind": kind, "body": data["title"], "data": data}


def _merged(inside: Item) -> dict[str, Any]:
    """A bundle of forwarded messages: its lines, readable."""
    lines = [f"{one.get('sender_name', '')}：{one.get('msg_content', '')}" for one in inside.get("item", [])]
    return {"body": "\n".join([str(inside.get("title", "")), *lines])}


def _menu(inside: Item) -> dict[str, Any]:
    return {"body": str(inside.get("head_content") or ""), "data": {"type": "msgmenu"}}


_FILES = {"image": "image", "voice": "voice", "video": "video", "file": "file"}
_SHAPES: dict[str, Callable[[Item], dict[str, Any]]] = {
    "text": lambda inside: {"body": str(inside["content"])},
    "location": _place,
    "link": _link,
    "business_card": lambda inside: _card(inside.get("userid")),
    "miniprogram": lambda inside: _card(inside.get("title"), inside.get("pagepath")),
    "channels": lambda inside: _card(inside.get("title"), inside.get("nickname")),
    "channels_shop_product": lambda inside: _card(inside.get("title"), inside.get("sales_price")),
    "channels_shop_order": lambda inside: _card(inside.get("product_titles"), inside.get("order_id")),
    "merged_msg": _merged,
    "msgmenu": _menu,
}


# events: what they are about stands inside them


def _came_in(item: Item) -> list[Happening]:
    event = item["event"]
    code = str(event.get("welcome_code") or "")
    return [
        Event(
            event["external_userid"],
            item["msgid"],
            "came_in",
            at=at(item),
            greets=True,
            welcome={"code": code} if code else {},
            welcome_seconds=WELCOME_SECONDS if code else 0,
        )
    ]


def _not_arrived(item: Item) -> list[Happening]:
    fail_type = int(item["event"].get("fail_type") or 0)
    cause = FAIL_TYPES.get(fail_type, "unsaid")
    return [Receipt(item["event"]["fail_msgid"], "failed", cause, f"fail_type {fail_type}")]


def _recalled(item: Item) -> list[Happening]:
    return [Recalled(item["event"]["recall_msgid"])]


_CHANGES = {1: "session_taken", 2: "session_handed_over", 3: "session_ended", 4: "session_reopened"}


def _session(item: Item) -> list[Happening]:
    event = item["event"]
    code = _CHANGES.get(int(event.get("change_type") or 0))
    staff = event.get("new_servicer_userid") or event.get("old_servicer_userid") or ""
    line = Event(event["external_userid"], item["msgid"], code or "", data={"staff": staff}, at=at(item))
    return [line] if code else []


def _takes_messages(item: Item) -> list[Happening]:
    event = item["event"]
    code = "refuses_messages" if int(event.get("reject_switch") or 0) else "takes_messages"
    return [Event(event["external_userid"], item["msgid"], code, at=at(item))]


_EVENTS: dict[str, Callable[[Item], list[Happening]]] = {
    "enter_session": _came_in,
    "msg_send_fail": _not_arrived,
    "user_recall_msg": _recalled,
    "servicer_recall_msg": _recalled,
    "session_status_change": _session,
    "reject_customer_msg_switch_change": _takes_messages,
}
