"""Our messages as the customer-service interface takes them. Source: its document 客服接口-发消息."""

from collections.abc import Callable
from typing import Any

from channels_hub.adapters.base import SendError
from channels_hub.adapters.wechat_oa import uploads
from channels_hub.adapters.wechat_oa.platform import api
from channels_hub.models import Attachment, Message

Said = dict[str, Any]


def said(message: Message) -> Said:
    """Type and content of what is to be sent."""
    data = message.data
    if data.get("choices"):
        return {"msgtype": "msgmenu", "msgmenu": _menu(message)}
    if article := data.get("article"):
        return {"msgtype": "news", "news": {"articles": [_article(article)]}}
    if attachment := message.attachments.first():
        return _file(message, attachment)
    return {"msgtype": "text", "text": {"content": message.body}}


def _menu(message: Message) -> Said:
    items = [{"id": str(choice["id"]), "content": choice["label"]} for choice in message.data["choices"]]
    return {"head_content": message.body, "list": items, "tail_content": message.data.get("below", "")}


def _article(article: dict[str, str]) -> Said:
    return {name: article.get(name, "") for name in ("title", "description", "url", "picurl")}


def _file(message: Message, attachment: Attachment) -> Said:
    if attachment.kind not in _FILES:
        raise SendError("kind", attachment.content_type)
    with attachment.file.open() as file:
        name, content_type, content = uploads.fit(attachment.content_type, file.read())
    kind = attachment.kind
    media_id = api.upload(message.inbox, "/cgi-bin/media/upload", kind, name, content, content_type)
    return {"msgtype": kind, kind: _FILES[kind](media_id, attachment)}


def _plain(media_id: str, _attachment: Attachment) -> Said:
    return {"media_id": media_id}


def _film(media_id: str, attachment: Attachment) -> Said:
    return {"media_id": media_id, "thumb_media_id": media_id, "title": attachment.name, "description": ""}


_FILES: dict[str, Callable[[str, Attachment], Said]] = {"image": _plain, "voice": _plain, "video": _film}
