"""The desk's cards from outside systems: who sees them, and that the column never waits (CH8)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from channels_hub.connectors import demo
from channels_hub.models import Connector, Conversation, Customer, Inbox
from tests.channels_hub.connectors.conftest import Outside, connect, outside

__all__ = ["connect", "outside"]
Connect = Callable[..., Connector]


@pytest.fixture
def as_alice(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def card(customer: Customer, connector: Connector) -> str:
    return reverse("workbench:card", args=[customer.pk, connector.pk])


def test_the_column_names_the_card_and_asks_nobody(
    as_alice: Client, conversation: Conversation, connect: Connect, outside: Outside
) -> None:
    connector = connect()
    column = as_alice.get(reverse("workbench:customer", args=[conversation.pk])).content.decode()
    assert card(conversation.customer, connector) in column
    assert "欠费" in column
    assert outside.asked == []


def test_the_card_is_shown_masked_and_asks_the_database_little(
    as_alice: Client, erin: Customer, connect: Connect, django_assert_max_num_queries: Any
) -> None:
    address = card(erin, connect())
    page = as_alice.get(address).content.decode()
    assert "¥38.00" in page
    assert "139****0001" in page
    assert erin.phone not in page
    with django_assert_max_num_queries(5):
        assert "¥38.00" in as_alice.get(address).content.decode()


def test_trouble_is_said_with_a_way_to_try_again(
    as_alice: Client, erin: Customer, connect: Connect, outside: Outside
) -> None:
    address, outside.status = card(erin, connect()), 500
    answer = as_alice.get(address)
    assert answer.status_code == 200
    assert f"{address}?again=1" in answer.content.decode()
    outside.status = 200
    assert "¥38.00" in as_alice.get(f"{address}?again=1").content.decode()


def test_a_card_is_for_its_roles_while_it_is_active(
    client: Client, alice: User, bob: User, chen: User, erin: Customer, conversation: Conversation, connect: Connect
) -> None:
    connector = connect(roles=[Role.LEAD, Role.HANDLER])
    address, column = card(erin, connector), reverse("workbench:customer", args=[conversation.pk])
    client.force_login(alice)
    assert client.get(address).status_code == 404
    assert address not in client.get(column).content.decode()
    client.force_login(bob)
    assert client.get(address).status_code == 200
    assert address in client.get(column).content.decode()
    Connector.objects.update(active=False)
    assert client.get(address).status_code == 404
    client.force_login(chen)
    assert client.get(address).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302


def test_a_customer_out_of_sight_has_no_card(
    as_alice: Client, erin: Customer, connect: Connect, outside: Outside
) -> None:
    gone = Customer.objects.create(name="艾琳", phone=erin.phone, merged_into=erin)
    assert as_alice.get(card(gone, connect())).status_code == 404
    assert outside.asked == []


def test_the_demos_billing_answers_who_knows_the_signature(client: Client, webchat: Inbox) -> None:
    connector = demo.load()
    path = reverse("channels_hub:demo_billing", args=["13951880001"])
    assert connector.url.endswith("/demo/billing/{phone}/")
    assert client.get(path).status_code == 403
    assert client.get(path, headers=connector.headers).status_code == 404, "no demo data, no such system"
    webchat.key = "demo"
    webchat.save()
    account = client.get(path, headers=connector.headers).json()["account"]
    assert all(path.split(".")[1] in account for path in connector.fields.values_list("path", flat=True))
    assert demo.load() == connector
    connector.full_clean()
