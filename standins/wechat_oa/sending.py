"""What the customer-service interface makes of a message, before the customer's own ledger is asked."""

import json
from collections.abc import Container
from typing import Any

from standins.wechat_oa.replies import no

KINDS = ("text", "image", "voice", "video", "news", "msgmenu")


def read(body: bytes) -> dict[str, Any] | None:
    """The message, or None for what is no JSON object in UTF-8."""
    try:
        said = json.loads(body.decode("utf-8"))
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def wrong(body: bytes, said: dict[str, Any], media: Container[str]) -> Any:
    """Why it is not taken; None when it is well formed."""
    kind = said.get("msgtype", "")
    if b"\\u" in body:
        return no(40033, "invalid charset. please check your request, if include \\uxxxx")
    if kind not in KINDS or not isinstance(said.get(kind), dict):
        return no(40008, "invalid message type")
    content = said[kind]
    if kind == "text" and not content.get("content"):
        return no(44004, "empty content")
    if kind == "text" and len(content["content"].encode()) > 2048:
        return no(45002, "content size out of limit")
    if kind in ("image", "voice", "video") and content.get("media_id") not in media:
        return no(40007, "invalid media_id")
    if kind == "news" and len(content.get("articles", [])) != 1:
        return no(45008, "article size out of limit")
    if kind == "msgmenu" and not all(item.get("id") and item.get("content") for item in content.get("list", [{}])):
        return no(47001, "data format error")
    return None
