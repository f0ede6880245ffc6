"""Everything the desk does, by REST (X5)."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from channels_hub.models import Conversation, Customer, Identity, Inbox, Reveal
from tests.channels_hub.visitor import Widget


def test_a_conversation_from_acceptance_to_closure(
    api: Callable[[User], APIClient], ready: User, served: Conversation, widget: Widget
) -> None:
    alice, path = api(ready), f"/api/conversations/{served.pk}/"
    assert alice.post(path + "acceptance/").data["accepted_at"]
    sent_up = alice.post(
        "/api/files/", {"inbox": served.inbox_id, "file": SimpleUploadedFile("a.txt", b"hello")}, format="multipart"
    )
    words = {"body": "您好", "client_id": "k", "files": [sent_up.data["token"]]}
    first, again = alice.post(path + "replies/", words), alice.post(path + "replies/", words)
    assert (first.status_code, first.data["id"]) == (201, again.data["id"])
    assert alice.post(path + "notes/", {"body": "内部"}).data["direction"] == "note"
    assert alice.post(path + "parking/").data["parked"] is True
    assert alice.delete(path + "parking/").data["parked"] is False
    assert alice.post(path + "reading/", {"seq": 1}).status_code == 200
    frame = alice.get(path + "messages/", {"after": first.data["revision"] - 1}).data
    assert [message["body"] for message in frame["messages"] if message["direction"] == "out"] == ["您好"]
    assert alice.post(path + "snooze/", {"until": "2020-01-01T00:00:00Z"}).data["error"]["code"] == "in_the_past"
    assert alice.post(path + "transfer/", {}).data["error"]["fields"]["to"]
    assert alice.post(path + "closure/").data["status"] == "closed"
    assert alice.post(path + "replies/", {"body": "x"}).status_code == 409
    assert widget.messages()["state"]["survey"] == "asked"
    wanted = {"identity": served.identity_id, "body": "回访一下"}
    assert alice.post("/api/conversations/", wanted).status_code == 201


def test_who_may_not_gets_no_more_than_a_404(
    api: Callable[[User], APIClient], chen: User, served: Conversation, world: dict[str, Any]
) -> None:
    path = f"/api/conversations/{served.pk}/"
    assert api(chen).get(path).status_code == 404
    assert api(chen).post(path + "replies/", {"body": "x"}).status_code == 404
    assert api(world["users"]["ivy"]).post(path + "closure/").status_code == 403
    assert APIClient().get(path).status_code == 401
    assert api(chen).get("/api/conversations/99999999999999999999/").status_code == 404


def test_lists_are_found_again_by_words_and_cost_the_same_however_long(
    api: Callable[[User], APIClient], bob: User, webchat: Inbox, widget: Widget
) -> None:
    widget.say("宽带经常掉线")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert api(bob).get("/api/conversations/", {"status": "queued"}).status_code == 200
        return len(queries)

    few = cost()
    for number in range(20):
        customer = Customer.objects.create(name=f"客户{number}")
        identity = Identity.objects.create(inbox=webchat, external_id=f"x{number}", customer=customer)
        Conversation.objects.create(inbox=webchat, identity=identity, customer=customer, team=webchat.team)
    assert cost() == few
    found = api(bob).get("/api/conversations/", {"q": "掉线"}).data["results"]
    assert [row["id"] for row in found] == [widget.conversation.pk]
    assert api(bob).get("/api/conversations/", {"q": "线掉"}).data["results"] == []
    assert api(bob).get("/api/conversations/", {"q": "！！"}).data["results"] == []


def test_numbers_are_masked_until_revealed_with_a_reason(
    api: Callable[[User], APIClient], alice: User, bob: User, erin: Customer
) -> None:
    path = f"/api/customers/{erin.pk}/"
    assert api(alice).get(path).data["phone"] == "139****0001"
    assert api(alice).post(path + "reveals/", {"field": "phone", "reason": ""}).status_code == 400
    revealed = api(alice).post(path + "reveals/", {"field": "phone", "reason": "回拨"})
    assert revealed.data["value"] == erin.phone
    assert api(alice).get(path).data["phone"] == erin.phone
    assert api(bob).get(path).data["phone"] == "139****0001"
    assert Reveal.objects.get().reason == "回拨"
    for asked, number in [("0001", 1), ("13951880001", 1), ("赵艾", 1), ("9518", 0)]:
        assert len(api(bob).get("/api/customers/", {"q": asked}).data["results"]) == number


def test_customers_are_changed_tagged_warned_of_and_merged(
    api: Callable[[User], APIClient], alice: User, bob: User, chen: User, erin: Customer
) -> None:
    path = f"/api/customers/{erin.pk}/"
    assert api(alice).patch(path, {"remark": "老客户"}).data["remark"] == "老客户"
    assert api(alice).patch(path, {"phone": "1" * 30}).status_code == 400
    assert api(alice).put(path + "tags/", {"names": ["VIP", "VIP", "宽带"]}).data["tags"] == ["VIP", "宽带"]
    made = api(alice).post("/api/restrictions/", {"customer": erin.pk, "title": "不得外呼"})
    assert made.status_code == 201
    assert api(alice).delete(f"/api/restrictions/{made.data['id']}/").status_code == 403
    assert api(bob).delete(f"/api/restrictions/{made.data['id']}/").data["ends_at"]
    other = Customer.objects.create(name="同一人")
    merged = api(alice).post("/api/merges/", {"kept": erin.pk, "gone": other.pk, "reason": "同号"})
    assert api(alice).get(f"/api/customers/{other.pk}/").status_code == 404
    assert api(alice).delete(f"/api/merges/{merged.data['id']}/").data["undone_at"]
    assert api(alice).get(f"/api/customers/{other.pk}/").status_code == 200
    assert api(chen).patch(path, {"remark": "x"}).status_code == 403
