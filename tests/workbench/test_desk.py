"""The desk's page and list: the right groups in the right order, in a constant number of queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from channels_hub.models import Conversation, Customer, Identity, Inbox, Restriction
from workbench import lists


def make(inbox: Inbox, name: str, **fields: Any) -> Conversation:
    customer = Customer.objects.create(name=name)
    identity = Identity.objects.create(inbox=inbox, external_id=name, customer=customer)
    fields = {"status": "active", "accepted_at": timezone.now(), "team": inbox.team} | fields
    return Conversation.objects.create(inbox=inbox, identity=identity, customer=customer, **fields)


@pytest.fixture
def as_alice(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def test_the_empty_desk_says_so(as_alice: Client) -> None:
    page = as_alice.get(reverse("workbench:desk")).content.decode()
    assert "您还未就绪" in page
    assert "还没有打开会话" in page


def test_what_needs_me_next_is_on_top(alice: User, webchat: Inbox) -> None:
    now = timezone.now()
    quiet = make(webchat, "quiet", assignee=alice, last_message_at=now)
    short = make(webchat, "short", assignee=alice, waiting_since=now - timedelta(minutes=1), unread=1)
    long = make(webchat, "long", assignee=alice, waiting_since=now - timedelta(minutes=9), unread=2)
    offered = make(webchat, "offered", assignee=alice, accepted_at=None, offered_at=now, unread=1)
    desk = lists.desk_of(alice)
    assert [row.conversation for row in desk.mine] == [offered, long, short, quiet]
    assert desk.unread == 3


def test_each_conversation_stands_in_one_group(alice: User, bob: User, webchat: Inbox) -> None:
    soon = timezone.now() + timedelta(hours=1)
    make(webchat, "mine", assignee=alice)
    make(webchat, "waiting", status="queued", queued_at=timezone.now())
    make(webchat, "snoozed", assignee=alice, snoozed_until=soon)
    make(webchat, "parked", assignee=alice, parked=True)
    make(webchat, "closed", assignee=alice, status="closed")
    make(webchat, "bob's", assignee=bob)
    desk = lists.desk_of(alice)
    groups = (desk.mine, desk.waiting, desk.snoozed, desk.parked)
    assert [[row.name for row in rows] for rows in groups] == [["mine"], ["waiting"], ["snoozed"], ["parked"]]


def test_a_restriction_that_stands_marks_the_row_and_one_that_ended_does_not(alice: User, webchat: Inbox) -> None:
    now = timezone.now()
    for name, ends_at in (("stands", None), ("ended", now - timedelta(days=1))):
        chat = make(webchat, name, assignee=alice)
        Restriction.objects.create(
            customer=chat.customer, title="不得办理漫游", starts_at=now - timedelta(days=9), ends_at=ends_at
        )
    marked = {row.name: row.restricted for row in lists.desk_of(alice).mine}
    assert marked == {"stands": True, "ended": False}


def test_a_longer_list_asks_no_more_queries(as_alice: Client, alice: User, webchat: Inbox) -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as asked:
            as_alice.get(reverse("workbench:list"))
        return len(asked)

    make(webchat, "first", assignee=alice, unread=1)
    make(webchat, "first waiting", status="queued", queued_at=timezone.now())
    few = ask()
    assert few <= 8
    for number in range(20):
        make(webchat, f"customer {number}", assignee=alice, unread=1)
        make(webchat, f"waiting {number}", status="queued", queued_at=timezone.now())
    assert ask() == few


def test_the_list_is_not_for_handlers_nor_for_strangers(client: Client, chen: User) -> None:
    assert client.get(reverse("workbench:desk")).status_code == 302
    client.force_login(chen)
    assert client.get(reverse("workbench:desk")).status_code == 403
