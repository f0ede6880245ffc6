"""A channel of the tests' own: it delivers by task, fails when told to, and keeps what it was sent."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from channels_hub.adapters.base import (
    Adapter,
    Happening,
    Inbound,
    NotGenuine,
    Piece,
    Receipt,
    SendError,
    SendResult,
)
from channels_hub.models import Envelope, Inbox, Message


class Postcards(Adapter):
    """Signed by a header; a delivery is a JSON list of happenings."""

    longest_delivery = 1000

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.failures: list[SendError] = []

    def check_address(self, inbox: Inbox, request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.GET["echo"])

    def verify(self, inbox: Inbox, request: HttpRequest) -> list[Piece]:
        if request.headers.get("X-Stamp") != "real":
            raise NotGenuine
        cards = json.loads(request.body)
        return [Piece(str(card["id"]), json.dumps(card).encode()) for card in cards]

    def parse(self, inbox: Inbox, envelope: Envelope) -> list[Happening]:
        card: dict[str, Any] = json.loads(bytes(envelope.body))
        if "became" in card:
            return [Receipt(card["message"], card["became"], card.get("why", ""))]
        return [Inbound(card["from"], str(card["id"]), body=card["text"], kind=card.get("kind", "text"))]

    def send(self, message: Message) -> SendResult:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(message.body)
        return SendResult(external_id=f"out-{message.pk}")
