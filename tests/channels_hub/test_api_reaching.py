"""Windows, other addresses, calls owed and links, by REST: what the desk's screens do (X5)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from channels_hub import windows
from channels_hub.adapters.base import Grant
from channels_hub.models import Conversation, Customer, Identity, Inbox
from tests.channels_hub.channel import Postcards
from tickets.models import ReturnCall

Client = Callable[[User], APIClient]


@pytest.fixture
def path(letter: Conversation, postcards: Postcards, ready: User) -> str:
    """Of a conversation that may hold two more messages."""
    postcards.grants = True
    windows.grant(letter.identity, Grant("message", 3600, 2), None)
    return f"/api/conversations/{letter.pk}/"


@pytest.fixture
def other(webchat: Inbox, erin: Customer) -> Identity:
    return Identity.objects.create(inbox=webchat, external_id="erin-web", customer=erin)


def test_the_window_stands_in_the_state(api: Client, ready: User, path: str) -> None:
    def window() -> dict[str, object]:
        return api(ready).get(path + "messages/").data["state"]["window"]

    assert (window()["left"], window()["shut"], window()["kept"]) == (2, False, False)
    assert api(ready).post(path + "replies/", {"body": "您好"}).status_code == 201
    assert (window()["left"], window()["kept"]) == (1, True)
    refused = api(ready).post(path + "replies/", {"body": "还有"})
    assert refused.data["error"]["code"] == "last_kept"


def test_one_goes_on_elsewhere_or_owes_a_call(
    api: Client, ready: User, path: str, letter: Conversation, other: Identity
) -> None:
    windows.empty(letter.identity_id)
    ways = api(ready).get(path + "ways/").data
    assert ways["window"]["shut"]
    assert ways["callback"]
    assert [(one["identity"], one["open"], one["window"]["closes_at"]) for one in ways["elsewhere"]] == [
        (other.pk, True, None)
    ]
    gone_on = api(ready).post(path + "elsewhere/", {"identity": other.pk, "body": "换个地方"})
    assert (gone_on.status_code, gone_on.data["inbox"]) == (201, other.inbox_id)
    at = timezone.now() + timedelta(days=1)
    assert api(ready).post(path + "callback/", {"reason": "asked", "at": at.isoformat()}).status_code == 201
    assert ReturnCall.objects.get().reason == "asked"
    assert api(ready).post(path + "callback/", {"reason": "whim"}).status_code == 400


def test_addresses_tell_how_they_were_found_to_be_theirs(
    api: Client, ready: User, erin: Customer, other: Identity, path: str, letter: Conversation
) -> None:
    stranger = Customer.objects.create(name="匿名")
    Identity.objects.filter(pk=other.pk).update(customer=stranger)
    second = Identity.objects.create(inbox=other.inbox, external_id="x", customer=stranger)
    linked = api(ready).post("/api/merges/", {"kept": erin.pk, "identity": other.pk, "reason": "本人说明"})
    assert (linked.status_code, linked.data["source"], linked.data["gone"]) == (201, "by_hand", stranger.pk)
    found = {one["identity"]: one for one in api(ready).get(f"/api/customers/{erin.pk}/addresses/").data}
    assert set(found) == {other.pk, letter.identity_id}
    assert found[other.pk]["link"]["reason"] == "本人说明"
    assert found[letter.identity_id]["link"] is None
    assert api(ready).delete(f"/api/merges/{linked.data['id']}/").data["undone_at"]
    assert set(stranger.identities.all()) == {other, second}
    assert api(ready).post("/api/merges/", {"kept": erin.pk, "reason": "谁？"}).status_code == 400


def test_who_may_be_the_same_person_is_accepted_or_dismissed(api: Client, ready: User, erin: Customer) -> None:
    twins = [Customer.objects.create(name=name, phone=erin.phone) for name in ("一", "二")]
    path = f"/api/customers/{erin.pk}/likenesses/"
    assert [one["customer"] for one in api(ready).get(path).data] == [twin.pk for twin in twins]
    assert api(ready).post(path, {"customer": twins[0].pk, "same": True}).status_code == 204
    assert api(ready).post(path, {"customer": twins[1].pk, "same": False}).status_code == 204
    assert api(ready).get(path).data == []
    assert Customer.objects.get(pk=twins[0].pk).merged_into == erin


def test_a_number_told_by_the_customer(api: Client, ready: User, erin: Customer) -> None:
    stranger = Customer.objects.create(name="匿名")
    path = f"/api/customers/{stranger.pk}/confirmed_phone/"
    assert api(ready).post(path, {"phone": "ask me"}).status_code == 400
    assert api(ready).post(path, {"phone": erin.phone}).data["id"] == erin.pk
