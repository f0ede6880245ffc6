"""`/hooks/<key>/`: verified, kept once, answered; never a 500."""

import json
from functools import partial
from typing import Any

import pytest
from django.test import Client

from channels_hub import tasks
from channels_hub.actions import receive
from channels_hub.adapters.webchat import signing
from channels_hub.models import Conversation, Envelope, Inbox, Message
from tests.channels_hub.channel import Postcards
from tests.channels_hub.threads import at_once


def push(inbox: Inbox, body: bytes, stamp: str = "real") -> Any:
    return Client(raise_request_exception=False).post(
        f"/hooks/{inbox.key}/", body, content_type="application/json", headers={"X-Stamp": stamp}
    )


def cards(*texts: str) -> bytes:
    return json.dumps([{"id": text, "from": "erin", "text": text} for text in texts]).encode()


def test_a_delivery_is_kept_answered_and_understood_once(post: Inbox) -> None:
    for _ in range(3):
        answer = push(post, cards("one", "two"))
        assert (answer.status_code, answer.content) == (200, b"success")
    assert Envelope.objects.count() == 2
    tasks.sweep_envelopes()
    tasks.sweep_envelopes()
    assert list(Message.objects.order_by("seq").values_list("body", flat=True)) == ["one", "two"]


@pytest.mark.django_db(transaction=True)
def test_one_delivery_ten_times_in_parallel_is_one_message(post: Inbox) -> None:
    answers = at_once([partial(push, post, cards("only")) for _ in range(10)], workers=10)
    assert {answer.status_code for answer in answers} == {200}
    envelope = Envelope.objects.get()
    at_once([partial(receive.understand, envelope.pk) for _ in range(10)], workers=10)
    assert Message.objects.filter(direction="in").count() == 1
    assert Conversation.objects.get().unread == 1


def test_what_is_not_the_channel_is_turned_away(post: Inbox) -> None:
    client = Client()
    assert push(post, cards("x"), stamp="forged").status_code == 403
    assert push(post, b"x" * 1001).status_code == 413
    assert client.post("/hooks/nobody/").status_code == 404
    assert client.put("/hooks/post/").status_code == 405
    assert client.get("/hooks/post/?echo=42").content == b"42"
    Inbox.objects.filter(pk=post.pk).update(active=False)
    assert push(post, cards("x")).status_code == 404
    assert not Envelope.objects.exists()


def test_a_fault_of_ours_is_no_500(post: Inbox) -> None:
    answer = push(post, b"{not json")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_a_poisonous_envelope_waits_with_its_error_and_stops_nobody(post: Inbox) -> None:
    push(post, json.dumps([{"id": "bad", "from": "erin"}, {"id": "good", "from": "erin", "text": "hello"}]).encode())
    tasks.sweep_envelopes()
    bad = Envelope.objects.get(dedupe_key="bad")
    assert bad.processed_at is None
    assert "KeyError" in bad.error
    assert bad.tries == 1
    assert bad.next_try_at > bad.received_at
    assert Message.objects.get(direction="in").body == "hello"
    tasks.sweep_envelopes()  # not due yet
    bad.refresh_from_db()
    assert bad.tries == 1


def test_what_its_keeper_is_understanding_is_taken_up_only_if_the_keeper_died(post: Inbox) -> None:
    envelope = receive.accept(post, headers={}, body=cards("1"), dedupe_key="1", in_hand=True)
    assert envelope
    assert receive.owed() == []
    Envelope.objects.update(next_try_at=envelope.received_at)  # as if that much later
    assert receive.owed() == [envelope.pk]


def test_a_customer_who_writes_a_novel_on_another_channel_is_kept_cut(post: Inbox, postcards: Postcards) -> None:
    receive.accept(
        post, headers={}, body=json.dumps({"id": 1, "from": "e", "text": "字" * 30_000}).encode(), dedupe_key="1"
    )
    tasks.sweep_envelopes()
    message = Message.objects.get(direction="in")
    assert len(message.body) == 20_000
    assert message.conversation.messages.filter(data__code="truncated").exists()


def test_an_unknown_kind_is_kept_and_shown_as_such(post: Inbox) -> None:
    push(post, json.dumps([{"id": 1, "from": "erin", "text": "[merged]", "kind": "unsupported"}]).encode())
    tasks.sweep_envelopes()
    assert Message.objects.get(direction="in").kind == "unsupported"


def test_a_site_pushes_for_its_customers_with_its_signature(webchat: Inbox) -> None:
    webchat.secrets = {"identity_secret": "shared with the site"}
    webchat.save()
    body = json.dumps({"id": "77", "visitor": "user.8", "text": "你好", "verified": True}).encode()
    address, kind = f"/hooks/{webchat.key}/", "application/json"
    good = {"X-Signature": f"sha256={signing.sign(webchat, body)}"}
    assert Client().post(address, body, content_type=kind, headers=good).status_code == 200
    assert Client().post(address, body + b" ", content_type=kind, headers=good).status_code == 403
    assert Client().post(address, body, content_type=kind).status_code == 403
    tasks.sweep_envelopes()
    assert Message.objects.get().body == "你好"
