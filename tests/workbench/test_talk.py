"""An open conversation: its page, and its messages as JSON."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from channels_hub.actions import messages
from channels_hub.models import Conversation, Message, Restriction
from deadlines.models import Notice


@pytest.fixture
def as_alice(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def say(client: Client, conversation: Conversation, **said: Any) -> Any:
    url = reverse("workbench:messages", args=[conversation.pk])
    return client.post(url, said, content_type="application/json", headers={"Accept": "application/json"})


def test_the_restriction_stands_over_the_composer_and_in_the_customers_column(
    as_alice: Client, conversation: Conversation
) -> None:
    Restriction.objects.create(customer=conversation.customer, title="不得办理国际漫游")
    page = as_alice.get(reverse("workbench:conversation", args=[conversation.pk])).content.decode()
    column = as_alice.get(reverse("workbench:customer", args=[conversation.pk])).content.decode()
    assert "不得办理国际漫游" in page
    assert 'role="alert"' in column
    assert column.index("不得办理国际漫游") < column.index(conversation.customer.name)


def test_the_phone_number_is_masked_until_a_reason_is_given(as_alice: Client, conversation: Conversation) -> None:
    column = reverse("workbench:customer", args=[conversation.pk])
    assert "13951880001" not in as_alice.get(column).content.decode()
    reveal = reverse("workbench:reveal", args=[conversation.customer_id, "phone"])
    assert as_alice.post(reveal, {"reason": ""}).status_code == 422
    assert "13951880001" not in as_alice.get(column).content.decode()
    assert as_alice.post(reveal, {"reason": "回拨核实故障地址"}).status_code == 204
    assert "13951880001" in as_alice.get(column).content.decode()


def test_a_retried_reply_is_one_message(as_alice: Client, conversation: Conversation) -> None:
    first = say(as_alice, conversation, body="您好", client_id="c1")
    again = say(as_alice, conversation, body="您好", client_id="c1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert Message.objects.filter(direction="out").count() == 1


def test_a_note_is_a_note_and_an_empty_reply_is_refused_with_its_reason(
    as_alice: Client, conversation: Conversation
) -> None:
    assert say(as_alice, conversation, body="脾气急", note=True, client_id="n").json()["direction"] == "note"
    refused = say(as_alice, conversation, body="  ", client_id="e")
    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "empty"


def test_catching_up_gives_exactly_what_changed_since(
    as_alice: Client, alice: User, conversation: Conversation
) -> None:
    url = reverse("workbench:messages", args=[conversation.pk])
    messages.reply(alice, conversation.pk, "一")
    known = as_alice.get(url).json()["revision"]
    messages.reply(alice, conversation.pk, "二")
    page = as_alice.get(url, {"after": known}).json()
    assert [message["body"] for message in page["messages"]] == ["二"]
    assert page["revision"] == known + 1
    nothing = as_alice.get(url, {"after": page["revision"]}).json()
    assert nothing["messages"] == []


def test_history_comes_page_by_page(as_alice: Client, alice: User, conversation: Conversation) -> None:
    for number in range(1, 61):
        messages.note(alice, conversation.pk, str(number))
    url = reverse("workbench:messages", args=[conversation.pk])
    seqs = [message["seq"] for message in as_alice.get(url, {"before": 11}).json()["messages"]]
    assert seqs == list(range(1, 11))
    assert len(as_alice.get(url, {"before": 61}).json()["messages"]) == 50


def test_nonsense_numbers_are_no_error(as_alice: Client, conversation: Conversation) -> None:
    url = reverse("workbench:messages", args=[conversation.pk])
    for query in ({"after": "99999999999999999999"}, {"before": "-1"}, {"before": "½"}, {"after": "x"}):
        assert as_alice.get(url, query).status_code == 200


def test_a_colleagues_conversation_is_not_found(client: Client, chen: User, conversation: Conversation) -> None:
    from accounts.models import Role, Scope

    User.objects.filter(pk=chen.pk).update(roles=[Role.AGENT], scope=Scope.OWN)
    client.force_login(User.objects.get(pk=chen.pk))
    for name in ("conversation", "messages", "customer", "frame", "playback"):
        assert client.get(reverse(f"workbench:{name}", args=[conversation.pk])).status_code == 404


def test_an_open_page_asks_few_queries(
    as_alice: Client, alice: User, conversation: Conversation, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        messages.reply(alice, conversation.pk, str(number))
    with django_assert_max_num_queries(6):
        as_alice.get(reverse("workbench:messages", args=[conversation.pk]), {"after": 3})


def test_a_colleague_called_in_a_note_is_told_once_and_only_who_may_read_it(
    as_alice: Client, bob: User, chen: User, conversation: Conversation
) -> None:
    body = f"@{bob.name} 请留意，@{chen.name} 稍后处理"
    for _twice in range(2):
        assert say(as_alice, conversation, body=body, note=True, client_id="n").status_code == 201
    assert [(notice.user, notice.body) for notice in Notice.objects.all()] == [(bob, body)]


def test_who_serves_a_customer_reads_what_they_had_before(
    as_alice: Client, alice: User, conversation: Conversation, world: dict[str, Any]
) -> None:
    amy = world["users"]["amy"]
    earlier = Conversation.objects.create(
        inbox=conversation.inbox,
        identity=conversation.identity,
        customer=conversation.customer,
        team=conversation.team,
        assignee=amy,
        status="closed",
        closed_at=conversation.created_at,
        last_text="上月的宽带故障",
    )
    column = reverse("workbench:customer", args=[conversation.pk])
    playback = reverse("workbench:playback", args=[earlier.pk])
    assert "上月的宽带故障" in as_alice.get(column).content.decode()
    assert as_alice.get(playback).status_code == 200
    Conversation.objects.filter(pk=conversation.pk).update(assignee=amy)
    assert as_alice.get(playback).status_code == 404


def test_after_a_long_absence_the_page_begins_anew(
    as_alice: Client, alice: User, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.pane.LONG_ABSENCE", 5)
    for number in range(6):
        messages.note(alice, conversation.pk, str(number))
    url = reverse("workbench:messages", args=[conversation.pk])
    page = as_alice.get(url, {"after": 0}).json()
    assert page["anew"]
    assert "anew" not in as_alice.get(url, {"after": 1}).json()
