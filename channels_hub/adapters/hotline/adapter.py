"""The hotline: an exchange tells what happens to calls; words cannot be sent, the telephone is answered elsewhere."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from channels_hub.adapters.base import (
    Adapter,
    CallEvent,
    Happening,
    Limits,
    NotGenuine,
    NotUnderstood,
    Piece,
    Recording,
    SendError,
    SendResult,
    Verdict,
)
from channels_hub.adapters.hotline import recordings
from channels_hub.adapters.hotline.ami.address import address_of
from channels_hub.adapters.hotline.ami.client import Line, LineBroken, NotAllowed, NotSignedIn
from channels_hub.adapters.hotline.forms import ASTERISK, HotlineForm
from channels_hub.models import Call, Envelope, Inbox, Message


class Hotline(Adapter):
    """Other exchanges post `{"call", "what", "at", …}`, or a list of them, signed: `docs/hotline.md`."""

    limits = Limits(kinds=frozenset())
    #: Who gets a call is decided by the exchange's own queues.
    routes_itself = True
    vouches_by = "phone"
    settings_form = HotlineForm

    def verify(self, inbox: Inbox, request: HttpRequest) -> list[Piece]:
        body, secret = request.body, str(inbox.secrets.get("webhook_secret") or "")
        given = request.headers.get("X-Signature", "").removeprefix("sha256=")
        right = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        if not secret or not hmac.compare_digest(right.encode(), given.encode(errors="replace")):
            raise NotGenuine
        return [Piece(f"post:{hashlib.sha256(event).hexdigest()}", event) for event in _events_in(body)]

    def parse(self, inbox: Inbox, envelope: Envelope) -> list[Happening]:
        try:
            return [_happening(json.loads(bytes(envelope.body)), envelope.received_at)]
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise NotUnderstood(repr(error)) from error

    def send(self, message: Message) -> SendResult:
        raise SendError("kind")

    def recording(self, call: Call, byte_range: str) -> Recording:
        return recordings.fetch(call, byte_range)

    def problems(self, inbox: Inbox) -> list[str]:
        if inbox.settings.get("kind") != ASTERISK:
            return []
        at = address_of(inbox.secrets["ami_url"])
        where = {"server": f"{at.host}:{at.port}"}
        try:
            with Line(at) as line:
                line.sign_in()
                line.list("CoreShowChannels", "CoreShowChannel", "CoreShowChannelsComplete")
        except NotAllowed:
            return [_("The exchange %(server)s shows no channels: its user needs “write = reporting”.") % where]
        except NotSignedIn:
            return [_("The exchange %(server)s does not accept user and secret (manager.conf).") % where]
        except LineBroken as error:
            return [_("The exchange %(server)s does not answer (%(reason)s).") % {**where, "reason": str(error)}]
        return []


def _events_in(body: bytes) -> list[bytes]:
    """Each event as an envelope of its own; what nobody understands is kept whole."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return [body]
    if not isinstance(said, list):
        return [body]
    return [json.dumps(event, ensure_ascii=False, sort_keys=True).encode() for event in said[:500]]


def _happening(said: dict[str, Any], received_at: datetime) -> Happening:
    at = parse_datetime(said["at"]) if said.get("at") else received_at
    call, what = str(said["call"])[:150], str(said["what"])
    if not call or at is None:
        raise ValueError("which call, and when?")
    if what == "verdict":
        resolved = {"1": True, "yes": True, "true": True, "2": False, "no": False, "false": False}
        return Verdict(
            "", f"verdict:{call}", int(said["score"]), resolved.get(str(said.get("resolved")).lower()), thread=call
        )
    return CallEvent(
        call,
        what,
        at if at.tzinfo else at.replace(tzinfo=UTC),
        direction=str(said.get("direction") or ""),
        caller=str(said.get("caller") or "")[:40],
        called=str(said.get("called") or "")[:40],
        queue=str(said.get("queue") or "")[:80],
        member=str(said.get("member") or "")[:80],
        name=str(said.get("name") or "")[:80],
        seconds=int(said.get("seconds") or 0),
        reason=str(said.get("reason") or "")[:200],
        data=dict(said.get("data") or {}),
    )
