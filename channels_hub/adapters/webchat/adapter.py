"""Web chat: our own widget, and a site's server that speaks for its customers by signed webhook."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from channels_hub.adapters.base import (
    Adapter,
    Happening,
    Inbound,
    Limits,
    NotGenuine,
    NotUnderstood,
    Piece,
    SendResult,
)
from channels_hub.adapters.webchat import signing
from channels_hub.adapters.webchat.forms import WebChatForm
from channels_hub.models import Envelope, Inbox, Message
from channels_hub.text import LONGEST_TEXT


class WebChat(Adapter):
    """`{"id", "visitor", "text", "choice", "attachments", "at", "profile", "verified"}`, by hook or by our widget."""

    delivers_on_commit = True
    repeatable = True
    limits = Limits(longest_text=LONGEST_TEXT, mixed=True, choices=True)
    settings_form = WebChatForm

    def verify(self, inbox: Inbox, request: HttpRequest) -> list[Piece]:
        """`X-Signature: sha256=<HMAC of the body>`; the body's own `id` makes a replay harmless."""
        body = request.body
        if not signing.body_is_genuine(inbox, body, request.headers.get("X-Signature", "")):
            raise NotGenuine
        return [Piece(dedupe_key=_id_of(body), body=body)]

    def parse(self, inbox: Inbox, envelope: Envelope) -> list[Happening]:
        try:
            return [_inbound(json.loads(bytes(envelope.body)))]
        except (KeyError, TypeError, ValueError) as error:
            raise NotUnderstood(repr(error)) from error

    def send(self, message: Message) -> SendResult:
        return SendResult()


def _id_of(body: bytes) -> str:
    try:
        return f"push:{json.loads(body)['id']}"[:200]
    except (KeyError, TypeError, ValueError, RecursionError):
        return f"push:{signing.digest(body)}"


def _inbound(said: dict[str, Any]) -> Inbound:
    visitor, own_id = str(said["visitor"]), str(said["id"])
    return Inbound(
        external_user=visitor,
        external_id=f"{visitor}:{own_id}",
        client_id=own_id,
        body=str(said.get("text") or ""),
        choice=str(said.get("choice") or "")[:80],
        attachments=[str(token) for token in said.get("attachments") or []],
        at=parse_datetime(said["at"]) if said.get("at") else None,
        profile={str(name): str(value) for name, value in (said.get("profile") or {}).items()},
        verified=bool(said.get("verified")),
    )
