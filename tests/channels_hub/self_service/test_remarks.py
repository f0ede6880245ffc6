"""What customers say of the self-service stands in a list for the editors."""

from typing import Any

from django.test import Client

from accounts.models import User
from channels_hub.models import Conversation, SelfServiceRemark


def remark(conversation: Conversation, words: str, kind: str = "unanswered") -> SelfServiceRemark:
    return SelfServiceRemark.objects.create(conversation=conversation, inbox=conversation.inbox, kind=kind, words=words)


def test_editors_read_them_and_say_what_is_seen_to(
    conversation: Conversation, client: Client, world: dict[str, Any]
) -> None:
    first = remark(conversation, "为什么天是蓝的")
    remark(conversation, "没用", "not_helpful")
    client.force_login(world["users"]["emma"])
    page = client.get("/channels/remarks/").content.decode()
    assert "为什么天是蓝的" in page
    assert "没用" not in client.get("/channels/remarks/?kind=unanswered").content.decode()
    assert client.post(f"/channels/remarks/{first.pk}/close/").status_code == 200
    assert "为什么天是蓝的" not in client.get("/channels/remarks/").content.decode()


def test_agents_do_not(conversation: Conversation, client: Client, alice: User) -> None:
    client.force_login(alice)
    assert client.get("/channels/remarks/").status_code == 403
