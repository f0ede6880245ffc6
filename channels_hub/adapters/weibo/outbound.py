"""Our words on Weibo: a private message, or a comment below theirs for all to read."""

import json

from channels_hub.adapters.base import SendError, SendResult
from channels_hub.adapters.weibo import platform
from channels_hub.models import Message

LONGEST_COMMENT = 140


def sent(message: Message) -> SendResult:
    """In public where the customer spoke in public, unless the agent chose otherwise; raises `SendError`."""
    asked = message.conversation.messages.filter(direction=Message.Direction.IN).order_by("-seq").first()
    in_public = asked is not None and asked.data.get("public") and not message.data.get("private")
    return _comment(message, asked) if asked and in_public else _private(message)


def _private(message: Message) -> SendResult:
    kind, data = _content(message)
    said = {
        "type": kind,
        "data": json.dumps(data, ensure_ascii=False),
        "receiver_id": message.conversation.identity.external_id,
        "save_sender_box": "1",
    }
    answer = platform.post(message.inbox, "message_base", "/2/messages/reply.json", **said)
    if answer.get("result") is False:
        raise SendError("unsaid", str(answer)[:200])
    return SendResult()


def _content(message: Message) -> tuple[str, dict[str, object]]:
    article = message.data.get("article")
    if not article:
        return "text", {"text": message.body}
    card = {
        "display_name": article["title"],
        "summary": article.get("description", ""),
        "image": article.get("picurl", ""),
        "url": article["url"],
    }
    return "articles", {"articles": [card]}


def _comment(message: Message, asked: Message) -> SendResult:
    if len(message.body) > LONGEST_COMMENT:
        raise SendError("too_long", f"a comment has {LONGEST_COMMENT} characters at most")
    status, comment = asked.data["status_id"], asked.data.get("comment_id")
    where = {"id": status, "comment": message.body}
    path = "/2/comments/reply.json" if comment else "/2/comments/create.json"
    answer = platform.post(message.inbox, "api_base", path, **where, **({"cid": comment} if comment else {}))
    return SendResult(external_id=f"comment:{answer.get('idstr') or answer.get('id')}")
