"""Calls owed without a ticket: owed once, tried, done, or no longer needed."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Team, User
from channels_hub.actions import callbacks
from channels_hub.models import Conversation, Customer
from channels_hub.signals import callback_wanted, conversation_opened
from cs_platform.lib.refusals import Refused
from tickets.actions import return_calls
from tickets.models import ReturnCall


@pytest.fixture
def owed(conversation: Conversation) -> ReturnCall:
    """Erin called and nobody took it."""
    said = {"customer": conversation.customer, "conversation": conversation, "reason": "missed_call"}
    callback_wanted.send(Conversation, **said, phone="13951880001", team=conversation.team, at=None)
    return ReturnCall.objects.get()


def test_a_customer_who_is_missed_twice_is_owed_one_call(owed: ReturnCall, conversation: Conversation) -> None:
    return_calls.owe(conversation.customer, conversation, "missed_call", "13951880001", conversation.team, None)
    owed.refresh_from_db()
    assert (ReturnCall.objects.count(), owed.times) == (1, 2)


def test_reached_is_done_and_nobody_there_is_tried_three_times(owed: ReturnCall, alice: User) -> None:
    for tried in (1, 2):
        call = return_calls.finish(alice, owed.pk, "no_answer")
        assert (call.tried, call.done_at) == (tried, None)
        assert call.due_at > timezone.now() + timedelta(minutes=29)
    assert return_calls.finish(alice, owed.pk, "no_answer").result == "no_answer"
    assert return_calls.finish(alice, owed.pk, "reached").result == "no_answer"


def test_whoever_comes_back_by_themselves_is_not_called(owed: ReturnCall, conversation: Conversation) -> None:
    conversation.created_at = timezone.now() + timedelta(seconds=1)
    conversation_opened.send(Conversation, conversation=conversation)
    owed.refresh_from_db()
    assert owed.result == "came_back"


def test_an_agent_whom_the_channel_stops_owes_a_call(alice: User, conversation: Conversation) -> None:
    callbacks.want(alice, conversation.pk)
    assert ReturnCall.objects.get().reason == "window_shut"
    assert conversation.messages.filter(data__code="callback_owed").exists()
    Customer.objects.update(phone="")
    with pytest.raises(Refused):
        callbacks.want(alice, conversation.pk)


def test_the_list_shows_what_is_owed_with_the_number_masked(owed: ReturnCall, alice: User, client: Client) -> None:
    client.force_login(alice)
    page = client.get("/tickets/callbacks/?tab=return").content.decode()
    assert "139****0001" in page
    assert "13951880001" not in page
    answer = client.post(f"/tickets/callbacks/return/{owed.pk}/", {"result": "reached"})
    assert answer.status_code == 204
    assert "139****0001" not in client.get("/tickets/callbacks/?tab=return").content.decode()
    assert client.post(f"/tickets/callbacks/return/{owed.pk}/", {"result": "exploded"}).status_code == 409


def test_other_teams_and_handlers_do_not_see_it(owed: ReturnCall, alice: User, chen: User) -> None:
    with pytest.raises(Http404):
        return_calls.finish(chen, owed.pk, "reached")
    alice.team = Team.objects.exclude(pk=owed.team_id).first()
    with pytest.raises(Http404):
        return_calls.finish(alice, owed.pk, "reached")


def test_programs_read_what_is_owed_and_say_what_came_of_it(owed: ReturnCall, alice: User, chen: User) -> None:
    api = APIClient()
    api.force_authenticate(alice)
    [told] = api.get("/api/return-calls/?done_at__isnull=true").json()["results"]
    assert (told["phone"], told["reason"], told["team"]) == ("139****0001", "missed_call", "multimedia")
    at = f"/api/return-calls/{owed.pk}/"
    assert api.post(f"{at}attempts/", {"result": "came_back"}).status_code == 400
    assert api.post(f"{at}attempts/", {"result": "no_answer"}).json()["tried"] == 1
    assert api.post(f"{at}attempts/", {"result": "reached", "note": "已解释"}).json()["result"] == "reached"
    assert api.get("/api/return-calls/?done_at__isnull=true").json()["results"] == []
    api.force_authenticate(chen)
    assert api.get(at).status_code == 404
