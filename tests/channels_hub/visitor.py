"""The customer's side of the web chat, spoken over HTTP."""

import json
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from channels_hub.models import Conversation, Identity, Inbox

_ids = count(1)


class Widget:
    """One browser. `ask` gives the response, the other verbs its JSON."""

    def __init__(self, client: Client, inbox: Inbox, **session: Any) -> None:
        self.client, self.inbox = client, inbox
        self.token = ""
        self.session = self.begin(**session)

    def begin(self, **body: Any) -> dict[str, Any]:
        opened = self.ask("POST", "session/", body).json()
        self.token = opened.get("token", "")
        return opened

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        return self.client.generic(
            method,
            f"/chat/{self.inbox.key}/{path}",
            body if isinstance(body, bytes | str) else _json(body),
            content_type="application/json",
            headers={"Authorization": f"Visitor {self.token}", "Accept-Language": "zh-hans"},
        )

    def say(self, text: str, client_id: str | None = None, attachments: list[str] | None = None) -> dict[str, Any]:
        return self.send(text, client_id, attachments).json()

    def send(self, text: str, client_id: str | None = None, attachments: list[str] | None = None) -> Any:
        body = {"client_id": client_id or f"c{next(_ids)}", "body": text, "attachments": attachments or []}
        return self.ask("POST", "messages/", body)

    def messages(self, query: str = "") -> dict[str, Any]:
        return self.ask("GET", f"messages/{query}").json()

    def upload(self, content: bytes, name: str, client_id: str = "") -> Any:
        return self.client.post(
            f"/chat/{self.inbox.key}/files/",
            {"file": SimpleUploadedFile(name, content), "client_id": client_id},
            headers={"Authorization": f"Visitor {self.token}"},
        )

    @property
    def identity(self) -> Identity:
        return Identity.objects.get(inbox=self.inbox, external_id=self.session["visitor"])

    @property
    def conversation(self) -> Conversation:
        return Conversation.objects.filter(identity=self.identity).latest("pk")


def _json(body: Any) -> str:
    return json.dumps(body or {})
