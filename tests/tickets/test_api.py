"""Everything the screens do is in the API (X5)."""

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from channels_hub.models import Customer
from tickets.models import Category, Order, SendBackReason, Ticket


@pytest.fixture
def api(alice: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(alice)
    return client


@pytest.fixture
def body(erin: Customer, broadband: Category) -> dict[str, object]:
    return {
        "customer": erin.pk,
        "category": broadband.code,
        "type": "fault",
        "title": "宽带断线",
        "fields": {"account": "nj0003"},
    }


def test_a_ticket_is_opened_once_for_one_key(api: APIClient, body: dict[str, object]) -> None:
    first = api.post("/api/tickets/", body, headers={"Idempotency-Key": "a1"})
    again = api.post("/api/tickets/", body, headers={"Idempotency-Key": "a1"})
    assert first.status_code == again.status_code == 201
    assert first.json()["number"] == again.json()["number"]
    assert first.json()["customer"]["phone"] == "139****0001"


def test_what_is_wrong_is_named_by_field(api: APIClient, body: dict[str, object]) -> None:
    answer = api.post("/api/tickets/", body | {"fields": {}})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "fields"
    assert "account" in answer.json()["error"]["fields"]
    assert "type" in api.post("/api/tickets/", body | {"type": "?"}).json()["error"]["fields"]


def test_the_whole_loop_runs_over_the_api(
    api: APIClient, body: dict[str, object], chen: User, reason: SendBackReason
) -> None:
    number = api.post("/api/tickets/", body).json()["number"]
    at = f"/api/tickets/{number}"
    assert api.post(f"{at}/dispatches/", {}).json()["status"] == "dispatched"
    handler = APIClient()
    handler.force_authenticate(chen)
    (order,) = handler.get("/api/orders/").json()["results"]
    assert (
        handler.post(f"/api/orders/{order['id']}/send-back/", {"reason": reason.code, "evidence": "x"}).data["status"]
        == "sent_back"
    )
    api.post(f"{at}/dispatches/", {"destinations": [{"department": "network"}], "instruction": "请核实"})
    again = Order.objects.get(status="sent")
    assert handler.post(f"/api/orders/{again.pk}/acceptance/").data["handler"]["id"] == chen.pk
    returned = handler.post(f"/api/orders/{again.pk}/result/", {"result": "修好了", "fields": {"cause": "线路"}})
    assert returned.data["status"] == "returned"
    assert api.get("/api/callbacks/").json()["results"][0]["ticket"] == number
    assert api.post(f"{at}/attempts/", {"outcome": "resolved"}).json()["status"] == "closed"
    kinds = [event["kind"] for event in api.get(f"{at}/events/").json()]
    assert kinds[0] == "accepted"
    assert kinds[-1] == "closed"


def test_a_stale_version_is_refused(api: APIClient, ticket: Ticket) -> None:
    answer = api.post(f"/api/tickets/{ticket.number}/dispatches/", {"version": ticket.version - 1})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "stale"


def test_words_find_tickets_within_sight(api: APIClient, ticket: Ticket, world: dict) -> None:
    assert [row["number"] for row in api.get("/api/tickets/", {"q": "上网"}).json()["results"]] == [ticket.number]
    api.force_authenticate(world["users"]["amy"])
    assert api.get("/api/tickets/", {"q": "上网"}).json()["results"] == []


def test_categories_tell_what_they_ask(api: APIClient, broadband: Category) -> None:
    leaf = api.get(f"/api/ticket-categories/{broadband.code}/").json()
    assert [field["code"] for field in leaf["asks"]] == ["cause"]
