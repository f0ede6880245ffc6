"""A call's recording, heard by those who may read its conversation."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from channels_hub.models import Call, Conversation, Inbox
from standins.server import Answer, Request, Service


@pytest.fixture
def shelf() -> Iterator[Service]:
    """Where the exchange keeps its recordings."""

    def wav(request: Request) -> Answer:
        if "range" in request.headers:
            return Answer(b"RI", 206, {"Content-Range": "bytes 0-1/4"})
        return Answer(b"RIFF", headers={"Content-Type": "audio/x-wav"})

    with Service() as shelf:
        shelf.routes["/17.95.wav"] = wav
        yield shelf


@pytest.fixture
def call(conversation: Conversation, shelf: Service, world: dict[str, Any]) -> Call:
    settings = {"kind": "asterisk", "recording_base": shelf.url}
    inbox = Inbox.objects.create(key="h", channel="hotline", name="热线", team=conversation.team, settings=settings)
    return Call.objects.create(inbox=inbox, call_id="17.95", conversation=conversation, recorded=True)


def test_it_is_passed_on_with_its_ranges(call: Call, client: Client, alice: User) -> None:
    client.force_login(alice)
    whole = client.get(f"/calls/{call.pk}/recording/")
    assert (whole.status_code, whole.content, whole["Content-Type"]) == (200, b"RIFF", "audio/wav")
    part = client.get(f"/calls/{call.pk}/recording/", headers={"Range": "bytes=0-1"})
    assert (part.status_code, part.content, part["Content-Range"]) == (206, b"RI", "bytes 0-1/4")


def test_nobody_else_hears_it(call: Call, client: Client, chen: User) -> None:
    assert client.get(f"/calls/{call.pk}/recording/").status_code == 302
    client.force_login(chen)
    assert client.get(f"/calls/{call.pk}/recording/").status_code == 404


def test_a_recording_that_is_gone_or_out_of_reach_is_said_so(
    call: Call, shelf: Service, client: Client, alice: User
) -> None:
    client.force_login(alice)
    Call.objects.update(call_id="other")
    assert client.get(f"/calls/{call.pk}/recording/").status_code == 404
    Inbox.objects.filter(pk=call.inbox_id).update(settings={"recording_base": "http://127.0.0.1:1"})
    assert client.get(f"/calls/{call.pk}/recording/").status_code == 503
