"""Who sees and does what: one rule, tried on pages and API alike."""

from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from accounts.models import Scope, User
from channels_hub.models import Conversation
from cs_platform.lib.refusals import Forbidden
from tickets import access, actions, listing
from tickets.models import Order, Ticket


def sees(user: User, ticket: Ticket) -> bool:
    return access.visible_tickets(user).filter(pk=ticket.pk).exists()


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("alice", True),  # its owner
        ("amy", False),  # a colleague with sight of her own work
        ("bob", True),  # the lead of the owner's team
        ("beth", False),  # the lead of another team
        ("chen", True),  # the department that has an order
        ("cai", False),  # another department
        ("ivy", True),  # inspector: everything
        ("rex", True),  # regulator: everything, read only
        ("emma", False),  # an editor of knowledge, though her scope is all
    ],
)
def test_who_sees_a_ticket(order: Order, world: dict[str, Any], client: Client, name: str, seen: bool) -> None:
    user = world["users"][name]
    assert sees(user, order.ticket) is seen
    client.force_login(user)
    status = 200 if seen else 404
    assert client.get(reverse("tickets:ticket", args=[order.ticket.number])).status_code == status
    assert client.get(f"/api/tickets/{order.ticket.number}/").status_code == status


@pytest.mark.parametrize("scope", Scope.values)
def test_no_tab_shows_a_ticket_to_who_has_no_business_with_them(
    order: Order, world: dict[str, Any], client: Client, scope: str
) -> None:
    emma = world["users"]["emma"]
    emma.scope, emma.team = scope, order.ticket.team
    emma.save()
    client.force_login(emma)
    for tab in listing.TABS:
        page = client.get(reverse("tickets:list"), {"tab": tab})
        assert order.ticket.number not in page.content.decode(), tab


def test_the_agent_of_the_conversation_sees_its_ticket(
    ticket: Ticket, conversation: Conversation, world: dict[str, Any]
) -> None:
    amy = world["users"]["amy"]
    assert not sees(amy, ticket)
    Ticket.objects.filter(pk=ticket.pk).update(conversation=conversation)
    Conversation.objects.filter(pk=conversation.pk).update(assignee=amy)
    assert sees(amy, ticket)


def test_the_regulator_changes_nothing(returned: Ticket, world: dict[str, Any], client: Client) -> None:
    rex = world["users"]["rex"]
    assert access.ticket_verbs(rex, returned) == []
    with pytest.raises(Forbidden):
        actions.close(rex, returned.number, evidence="x")
    client.force_login(rex)
    assert client.get(reverse("tickets:act", args=[returned.number, "close"])).status_code == 403
    answer = client.post(f"/api/tickets/{returned.number}/closure/", {"evidence": "x"}, content_type="application/json")
    assert answer.status_code == 403
    returned.refresh_from_db()
    assert returned.is_open


def test_a_handler_works_on_the_orders_of_the_own_department_only(
    order: Order, world: dict[str, Any], client: Client
) -> None:
    cai = world["users"]["cai"]
    with pytest.raises(Http404):
        actions.accept_order(cai, order.pk)
    client.force_login(cai)
    assert client.post(reverse("tickets:take", args=[order.pk])).status_code == 404
    assert client.post(f"/api/orders/{order.pk}/acceptance/").status_code == 404
    order.refresh_from_db()
    assert order.status == "sent"


def test_the_owner_does_not_return_for_the_department(taken: Order, alice: User) -> None:
    with pytest.raises(Forbidden):
        actions.return_order(alice, taken.pk, result="x", fields={"cause": "线路"})


def test_a_handler_does_not_dispatch(order: Order, chen: User) -> None:
    with pytest.raises(Forbidden):
        actions.dispatch(chen, order.ticket.number)


def test_nobody_is_asked_to_sign_in_by_an_error(client: Client, ticket: Ticket) -> None:
    assert client.get(reverse("tickets:ticket", args=[ticket.number])).status_code == 302
    assert client.get(f"/api/tickets/{ticket.number}/").status_code == 401
