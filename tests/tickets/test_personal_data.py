"""Personal data given out, erased on request and kept for a set time (X4): in the hub, tickets and reviews."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from channels_hub.actions import personal_data, retention
from channels_hub.models import (
    Attachment,
    Conversation,
    Customer,
    DataRequest,
    Envelope,
    Identity,
    Inbox,
    Merge,
    Message,
    Reveal,
    Survey,
)
from cs_platform.lib import search
from cs_platform.lib.refusals import Refused
from deadlines.models import Notice
from qa.models import Review
from tickets.actions import history
from tickets.models import Event, Ticket
from tickets.sentences import line

NAME, PHONE = "赵艾琳", "13951880001"
_STANDS = 'SELECT DISTINCT c.key FROM "{table}" t, jsonb_each_text(to_jsonb(t)) c WHERE strpos(c.value, %s) > 0'


@pytest.fixture
def second_admin(admin: User) -> User:
    return User.objects.create(
        username="second", first_name="周敏", roles=admin.roles, scope=admin.scope, is_staff=True, is_superuser=True
    )


@pytest.fixture
def told(conversation: Conversation, closed: Ticket, alice: User) -> Conversation:
    """All that Erin left behind in one closed conversation, a ticket, a review and beside them."""
    text = f"我是{NAME}，电话{PHONE}"
    now = timezone.now()
    lifted = {"code": "restricted", "agent": "林晓雯", "title": NAME}
    for seq, (direction, data) in enumerate([("in", {}), ("out", {}), ("note", {}), ("event", lifted)], 101):
        Message.objects.create(
            conversation=conversation, inbox=conversation.inbox, seq=seq, revision=seq, direction=direction,
            body=f"{direction} {text}", data=data, search=search.vector((text, "A")), external_id=f"{PHONE}-{seq}",
        )  # fmt: skip
    first = conversation.messages.get(seq=101)
    attachment = Attachment(
        inbox=conversation.inbox, sender="erin-1", conversation=conversation, message=first, name=f"{NAME}.txt",
        content_type="text/plain", size=3,
    )  # fmt: skip
    attachment.file.save("", ContentFile(b"abc"))
    Conversation.objects.filter(pk=conversation.pk).update(
        status="closed", closed_at=now, subject=text, last_text=text, last_seq=104
    )
    Identity.objects.filter(pk=conversation.identity_id).update(name=NAME, profile={"phone": PHONE, "name": NAME})
    Survey.objects.create(conversation=conversation, score=1, comment=text)
    Review.objects.create(conversation=conversation, team=conversation.team, finding=text)
    Reveal.objects.create(user=alice, customer=conversation.customer, field="phone", reason=text, until=now)
    gone = Customer.objects.create(name=NAME, phone=PHONE, merged_into=conversation.customer)
    Merge.objects.create(
        kept=conversation.customer, gone=gone, reason=text, by=alice, moved={"fields": {"phone": PHONE}}
    )
    Notice.objects.create(user=alice, title=text, body=text)
    Envelope.objects.create(
        inbox=conversation.inbox, dedupe_key="erin-1:7", body=text.encode(), headers={"X": PHONE}, processed_at=now
    )
    Ticket.objects.filter(pk=closed.pk).update(
        title=text, description=text, result=text, fields={"account": PHONE}, search=search.vector((text, "A"))
    )
    closed.orders.update(instruction=text, result=text, fields={"who": NAME})
    return conversation


@pytest.fixture
def other(webchat: Inbox) -> Conversation:
    """Another customer's closed conversation, which nothing here may touch."""
    customer = Customer.objects.create(name="李雷", phone="13800009999")
    identity = Identity.objects.create(inbox=webchat, external_id="lei-1", customer=customer)
    conversation = Conversation.objects.create(
        inbox=webchat, identity=identity, customer=customer, team=webchat.team, status="closed",
        closed_at=timezone.now(),
    )  # fmt: skip
    Message.objects.create(conversation=conversation, inbox=webchat, seq=1, revision=1, direction="in", body="我是李雷")
    Envelope.objects.create(inbox=webchat, dedupe_key="lei-1:1", body=b"lei", processed_at=timezone.now())
    return conversation


def exported(user: User, customer: Customer) -> DataRequest:
    request = personal_data.ask(user, customer.pk, "export", "客户本人申请")
    assert personal_data.fulfil(request.pk)
    request.refresh_from_db()
    return request


def erased(admin: User, second: User, customer: Customer) -> DataRequest:
    request = personal_data.ask(admin, customer.pk, "erase", f"{NAME}本人申请")
    personal_data.approve(second, request.pk)
    assert personal_data.fulfil(request.pk)
    request.refresh_from_db()
    return request


def traces(*words: str) -> set[str]:
    """Every table's column, of every type, in which one of `words` stands."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for word in words:
                cursor.execute(_STANDS.format(table=table), [word])
                found |= {f"{table}.{key}" for (key,) in cursor.fetchall()}
    return found


def binary_traces(word: str) -> set[str]:
    fields = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, models.BinaryField)
    ]
    return {
        f"{model._meta.db_table}.{name}"
        for model, name in fields
        for value in model.objects.values_list(name, flat=True)
        if value and word.encode() in bytes(value)
    }


def test_an_export_holds_all_they_gave_and_nothing_of_others(
    told: Conversation, other: Conversation, closed: Ticket, bob: User
) -> None:
    request = exported(bob, told.customer)
    assert request.done_at
    with zipfile.ZipFile(io.BytesIO(request.file.read())) as archive:
        everything = {name: archive.read(name).decode() for name in archive.namelist()}
    hub, tickets = json.loads(everything["channels_hub.json"]), json.loads(everything["tickets.json"])
    assert {row["phone"] for row in hub["customers"]} == {PHONE}
    assert hub["identities"][0]["external_id"] == "erin-1"
    assert [row["direction"] for row in hub["conversations"][0]["messages"]][-2:] == ["in", "out"]
    assert hub["surveys"][0]["score"] == 1
    assert [row["number"] for row in tickets["tickets"]] == [closed.number]
    assert tickets["tickets"][0]["history"]
    assert tickets["tickets"][0]["callbacks"][0]["outcome"] == "resolved"
    assert "abc" in everything.values()
    assert "李雷" not in "".join(everything.values())
    assert "note " not in "".join(everything.values())


def test_only_who_asked_fetches_the_file_and_only_for_a_day(
    told: Conversation, admin: User, second_admin: User, client: Client
) -> None:
    request = exported(admin, told.customer)
    address = reverse("admin:channels_hub_datarequest_fetch", args=[request.pk])
    client.force_login(second_admin)
    assert client.get(address).status_code == 404
    client.force_login(admin)
    fetched = client.get(address)
    assert zipfile.ZipFile(io.BytesIO(b"".join(fetched))).testzip() is None
    assert personal_data.delete_exports() == 0
    DataRequest.objects.update(done_at=timezone.now() - timedelta(hours=25))
    assert client.get(address).status_code == 404
    assert personal_data.delete_exports() == 1
    assert not default_storage.exists(request.file.name)


def test_who_may_ask_and_why_is_required(
    told: Conversation, alice: User, bob: User, admin: User, second_admin: User
) -> None:
    erin = told.customer
    for user, kind, reason, code in [
        (alice, "export", "客户申请", "not_allowed"),
        (bob, "erase", "客户申请", "not_allowed"),
        (bob, "export", " ", "no_reason"),
    ]:
        with pytest.raises(Refused) as refused:
            personal_data.ask(user, erin.pk, kind, reason)
        assert refused.value.code == code
    request = personal_data.ask(admin, erin.pk, "erase", "客户申请")
    with pytest.raises(Refused) as same:
        personal_data.approve(admin, request.pk)
    assert same.value.code == "same_person"
    assert not personal_data.fulfil(request.pk)
    assert traces(PHONE)
    Ticket.objects.update(status="handling", closed_at=None)
    with pytest.raises(Refused) as still_open:
        personal_data.approve(second_admin, request.pk)
    assert still_open.value.code == "open_ticket"
    assert Customer.objects.get(pk=erin.pk).phone == PHONE


def test_an_erasure_leaves_no_trace_but_in_the_history(
    told: Conversation, other: Conversation, closed: Ticket, admin: User, second_admin: User
) -> None:
    file = Attachment.objects.get().file.name
    export = exported(admin, told.customer)
    assert {"channels_hub_customer.phone", "tickets_ticket.title", "qa_review.finding"} <= traces(NAME, PHONE)
    assert binary_traces(PHONE) == {"channels_hub_envelope.body"}
    done = erased(admin, second_admin, told.customer)
    assert done.done_at
    assert traces(NAME, PHONE, "erin-1") <= {"tickets_event.data"}
    assert not binary_traces(PHONE)
    assert not default_storage.exists(file)
    assert not default_storage.exists(export.file.name)
    closed.refresh_from_db()
    assert list(history.verify_ticket(closed)) == []
    assert other.messages.get().body == "我是李雷"
    assert Customer.objects.get(pk=other.customer_id).phone == "13800009999"
    assert bytes(Envelope.objects.get(dedupe_key="lei-1:1").body) == b"lei"


def test_no_page_shows_the_words_that_the_history_must_keep(
    told: Conversation, closed: Ticket, admin: User, second_admin: User, client: Client
) -> None:
    client.force_login(admin)
    accepted = Event.objects.get(ticket=closed, number=1)
    address = reverse("admin:tickets_event_change", args=[accepted.pk])
    assert "每天晚上" in str(line(accepted, {}).evidence)
    assert "每天晚上" in client.get(address).content.decode()
    erased(admin, second_admin, told.customer)
    accepted = Event.objects.get(ticket=closed, number=1)
    assert line(accepted, {}).evidence == []
    assert "每天晚上" not in client.get(address).content.decode()
    answer = client.get(f"/api/tickets/{closed.number}/events/")
    assert answer.status_code == 200
    assert "每天晚上" not in answer.content.decode()


def test_a_legal_hold_stops_erasure_and_running_out(
    told: Conversation, admin: User, settings: Any, client: Client
) -> None:
    client.force_login(admin)
    address = reverse("admin:channels_hub_customer_hold", args=[told.customer_id])
    assert client.get(address).status_code == 200
    assert not Customer.objects.get(pk=told.customer_id).legal_hold
    assert client.post(address).status_code == 302
    assert Customer.objects.get(pk=told.customer_id).legal_hold
    with pytest.raises(Refused) as refused:
        personal_data.ask(admin, told.customer_id, "erase", "客户申请")
    assert refused.value.code == "legal_hold"
    age(settings)
    assert not any(retention.run_out().values())
    assert Message.objects.filter(body__contains=PHONE).exists()
    assert bytes(Envelope.objects.get().body)


def age(settings: Any) -> None:
    """Everything is forty days old and kept for thirty."""
    settings.KEEP_DAYS = dict.fromkeys(settings.KEEP_DAYS, 30)
    old = timezone.now() - timedelta(days=40)
    Conversation.objects.update(closed_at=old)
    Ticket.objects.update(closed_at=old)
    Attachment.objects.update(created_at=old)
    Reveal.objects.update(until=old)
    Envelope.objects.update(processed_at=old)


def test_what_is_too_old_goes_in_bounded_batches_and_once(
    told: Conversation, other: Conversation, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any(retention.run_out().values())
    age(settings)
    monkeypatch.setattr(retention, "ROWS", 1)
    monkeypatch.setattr(retention, "BATCHES", 1)
    assert retention.run_out()["conversations"] == 1
    assert Conversation.objects.filter(forgotten_at=None).count() == 1
    assert retention.run_out()["conversations"] == 1
    assert not any(retention.run_out().values())
    assert Customer.objects.get(pk=told.customer_id).phone == PHONE
    assert not Message.objects.filter(body__contains=PHONE, direction="in").exists()
    assert {bytes(body) for body in Envelope.objects.values_list("body", flat=True)} == {b""}


def test_the_administration_asks_confirms_and_erases(
    told: Conversation, admin: User, second_admin: User, client: Client
) -> None:
    client.force_login(admin)
    form = {"customer": told.customer_id, "kind": "erase", "reason": "客户本人申请"}
    assert client.post("/admin/channels_hub/datarequest/add/", form).status_code == 302
    request = DataRequest.objects.get()
    again = client.post("/admin/channels_hub/datarequest/add/", form)
    assert again.status_code == 200
    assert again.context["adminform"].form.non_field_errors()
    address = reverse("admin:channels_hub_datarequest_approve", args=[request.pk])
    client.force_login(second_admin)
    assert client.get(address).status_code == 200
    assert traces(PHONE) - {"tickets_event.data"}
    assert client.post(address).status_code == 302
    assert not traces(PHONE) - {"tickets_event.data"}
    assert client.get(f"/admin/channels_hub/datarequest/{request.pk}/change/").status_code == 200
    assert client.get("/admin/channels_hub/datarequest/").status_code == 200
