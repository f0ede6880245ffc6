"""What was said is played through our own origin, in the pieces a player asks for, to those who may read it."""

import hashlib
import hmac
import time
from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.models import User
from channels_hub.models import Call, Conversation, Inbox, Message
from standins.server import Answer, Request, Service
from tests.channels_hub.adapters.hotline.test_calls import hear
from tests.channels_hub.adapters.hotline.test_webhook import SECRET

SOUND = b"RIFF" + bytes(range(256)) * 40
PATH = "/recordings/pbx-1.7.wav"


@pytest.fixture
def archive() -> Iterator[Service]:
    """The exchange's own web server: checks the signature, gives parts."""
    service = Service()

    def give(request: Request) -> Answer:
        until = request.query.get("expires", "0")
        signed = hmac.new(SECRET.encode(), f"{PATH}?expires={until}".encode(), hashlib.sha256).hexdigest()
        if request.query.get("signature") != signed or int(until) < time.time():
            return Answer({"error": "forbidden"}, 403)
        first, _dash, last = request.headers.get("range", "").removeprefix("bytes=").partition("-")
        if not first:
            return Answer(SOUND, 200, {"Content-Type": "audio/x-wav", "Accept-Ranges": "bytes"})
        part = SOUND[int(first) : int(last) + 1 if last else None]
        span = {"Content-Range": f"bytes {first}-{int(first) + len(part) - 1}/{len(SOUND)}"}
        return Answer(part, 206, {"Content-Type": "audio/x-wav", **span})

    service.routes[PATH] = give
    with service:
        yield service


@pytest.fixture
def call(hotline: Inbox, archive: Service, zhang: User) -> Call:
    hotline.settings["recording_base"] = f"{archive.url}/recordings/"
    hotline.save()
    member = {"member": "Local/1001@agents"}
    hear(
        hotline,
        {"call": "pbx-1.7", "what": "recorded"},
        {"call": "pbx-1.7", "what": "answered", **member},
        {"call": "pbx-1.7", "what": "ended"},
    )
    return Call.objects.get()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def card() -> dict[str, str]:
    return Message.objects.get(kind="call").data


def test_it_is_played_whole_and_in_parts(call: Call, zhang: User) -> None:
    client, address = as_(zhang), card()["recording"]
    whole = client.get(address)
    assert (whole.status_code, whole.getvalue()) == (200, SOUND)  # type: ignore[attr-defined]
    assert whole["Content-Type"] == "audio/wav"
    part = client.get(address, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.getvalue()) == (206, SOUND[100:200])  # type: ignore[attr-defined]
    assert part["Content-Range"] == f"bytes 100-199/{len(SOUND)}"
    assert "no-store" in part["Cache-Control"]


def test_only_those_who_may_read_the_conversation_hear_it(call: Call, world: dict[str, dict[str, User]]) -> None:
    address = card()["recording"]
    assert Client().get(address).status_code == 302
    assert as_(world["users"]["chen"]).get(address).status_code == 404
    Conversation.objects.update(forgotten_at="2026-11-27T00:00:00Z")
    assert as_(world["users"]["alice"]).get(address).status_code == 404


def test_what_is_not_there_is_said_so(call: Call, zhang: User, hotline: Inbox, archive: Service) -> None:
    address = card()["recording"]
    archive.routes.clear()
    assert as_(zhang).get(address).status_code == 404
    hotline.settings["recording_base"] = "http://127.0.0.1:1/"
    hotline.save()
    assert as_(zhang).get(address).status_code == 503


def test_nothing_is_offered_before_the_end_or_without_an_archive(hotline: Inbox, zhang: User) -> None:
    hear(hotline, {"call": "1", "what": "recorded"}, {"call": "1", "what": "answered", "member": "Local/1001@agents"})
    assert card()["recording"] == ""
    hear(hotline, {"call": "1", "what": "ended"})
    assert card()["recording"] == ""
