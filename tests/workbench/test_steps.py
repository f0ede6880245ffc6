"""What an agent does with a conversation as a whole, asked in dialogs and answered to scripts."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Presence, User
from channels_hub.models import Conversation, Message


@pytest.fixture
def as_alice(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def post(client: Client, step: str, conversation: Conversation, **data: Any) -> HttpResponse:
    return client.post(reverse(f"workbench:{step}", args=[conversation.pk]), data, headers={"HX-Request": "true"})


def told(answer: HttpResponse) -> dict[str, Any]:
    return json.loads(answer["HX-Trigger"])


def test_handing_over_needs_somebody_and_a_word(as_alice: Client, conversation: Conversation, bob: User) -> None:
    refused = post(as_alice, "transfer", conversation)
    assert refused.status_code == 422
    assert refused.content.decode().count("field__error") == 2
    assert "<dialog" not in refused.content.decode()  # only the form comes back, into the dialog that is open

    done = post(as_alice, "transfer", conversation, to=f"user.{bob.pk}", note="客户很急")
    assert done.status_code == 204
    assert told(done)["desk:done"] == {"left": conversation.pk}
    assert Message.objects.filter(direction="note", body="客户很急").exists()


@pytest.mark.parametrize("to", ["user.999999", "team.x", "nobody", "user.-1"])
def test_handing_over_to_nobody_there_is_refused(as_alice: Client, conversation: Conversation, to: str) -> None:
    assert post(as_alice, "transfer", conversation, to=to, note="接一下").status_code == 422


def test_the_dialog_names_colleagues_with_their_state_the_readiest_of_the_own_team_first(
    as_alice: Client, conversation: Conversation, world: dict[str, Any]
) -> None:
    amy, andy = world["users"]["amy"], world["users"]["andy"]
    Presence.objects.update_or_create(user=andy, defaults={"state": "ready", "load": 3})
    page = as_alice.get(reverse("workbench:transfer", args=[conversation.pk])).content.decode()
    assert page.index(andy.name) < page.index(amy.name)
    assert "3/8" in page


def test_a_snooze_lasts_as_long_as_its_button_says(as_alice: Client, conversation: Conversation) -> None:
    assert post(as_alice, "snooze", conversation, preset="1h").status_code == 204
    conversation.refresh_from_db()
    left = conversation.snoozed_until - timezone.now()
    assert timedelta(minutes=59) < left <= timedelta(hours=1)


def test_nobody_snoozes_into_the_past(as_alice: Client, conversation: Conversation) -> None:
    assert post(as_alice, "snooze", conversation, at="2020-01-01T09:00").status_code == 422
    assert post(as_alice, "snooze", conversation).status_code == 422


def test_ending_asks_only_while_the_customer_waits(as_alice: Client, conversation: Conversation) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(waiting_since=timezone.now(), last_text="还在吗")
    asked = post(as_alice, "close", conversation)
    assert "还在吗" in asked.content.decode()
    assert asked["HX-Retarget"] == "body"
    conversation.refresh_from_db()
    assert conversation.status == "active"
    assert post(as_alice, "close", conversation, sure="yes").status_code == 204
    conversation.refresh_from_db()
    assert conversation.status == "closed"


def test_a_refusal_is_told_in_words_and_changes_nothing(client: Client, bob: User, conversation: Conversation) -> None:
    client.force_login(bob)
    refused = post(client, "park", conversation)
    assert refused.status_code == 409
    assert json.loads(refused.content)["error"]["message"]
    conversation.refresh_from_db()
    assert not conversation.parked


def test_a_step_is_never_a_link(as_alice: Client, conversation: Conversation) -> None:
    for step in ("park", "unpark", "close", "accept", "decline"):
        assert as_alice.get(reverse(f"workbench:{step}", args=[conversation.pk])).status_code == 405
