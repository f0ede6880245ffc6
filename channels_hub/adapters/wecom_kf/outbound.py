"""Our messages as the platform takes them. Source: its documents 发送消息 and 发送欢迎语等事件响应消息."""

from typing import Any

from channels_hub.adapters.base import SendError
from channels_hub.adapters.pictures import as_jpeg
from channels_hub.adapters.wecom_kf.platform import api
from channels_hub.models import Attachment, Message

Said = dict[str, Any]
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "audio/amr": "amr", "video/mp4": "mp4"}


def id_of(message: Message) -> str:
    """Our own name for it, by which the platform knows a repeated one (at most 32 of 0-9 a-z A-Z _ -).

    What an agent sends again on purpose is another message there.
    """
    again = message.data.get("again", 0)
    return f"bihuan-{message.pk}-{again}" if again else f"bihuan-{message.pk}"


def said(message: Message) -> Said:
    """Type and content of what is to be sent."""
    data = message.data
    if data.get("choices"):
        return {"msgtype": "msgmenu", "msgmenu": _menu(message)}
    if article := data.get("article"):
        return {"msgtype": "link", "link": _link(article)}
    if attachment := message.attachments.first():
        return _file(message, attachment)
    return {"msgtype": "text", "text": {"content": message.body}}


def _menu(message: Message) -> Said:
    items = [
        {"type": "click", "click": {"id": str(choice["id"]), "content": choice["label"]}}
        for choice in message.data["choices"]
    ]
    return {"head_content": message.body, "list": items}


def _link(article: dict[str, str]) -> Said:
    return {"title": article["title"], "desc": article.get("description", ""), "url": article["url"]}


def _file(message: Message, attachment: Attachment) -> Said:
    kind, content_type = attachment.kind, attachment.content_type
    if kind == "voice" and content_type != "audio/amr":
        kind = "file"  # the platform plays nothing but AMR
    if attachment.size <= 5:
        raise SendError("content", "smaller than the platform takes")
    with attachment.file.open() as file:
        content = file.read()
    if kind == "image" and content_type not in ENDINGS:
        content_type, content = "image/jpeg", as_jpeg(content)
    name = f"file.{ENDINGS[content_type]}" if content_type in ENDINGS else attachment.name
    path = "/cgi-bin/media/upload"
    media_id = api.upload(message.inbox, path, kind, name, content, content_type)
    return {"msgtype": kind, kind: {"media_id": media_id}}
