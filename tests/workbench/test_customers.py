"""The customer's column: what an agent sees, changes, joins and restricts there."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.actions import presence
from accounts.models import User
from channels_hub.models import Conversation, Customer, Identity, Merge, Restriction


@pytest.fixture
def as_alice(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def post(client: Client, step: str, /, *key: object, **data: Any) -> HttpResponse:
    return client.post(reverse(f"workbench:{step}", args=key), data, headers={"HX-Request": "true"})


def column(client: Client, conversation: Conversation) -> str:
    return client.get(reverse("workbench:customer", args=[conversation.pk])).content.decode()


def test_a_profile_is_changed_and_guarded_fields_left_empty_stay(as_alice: Client, erin: Customer) -> None:
    saved = post(as_alice, "edit_customer", erin.pk, name="赵艾琳", level="五星", tags="宽带, 老客户，", remark="")
    assert saved.status_code == 204
    erin.refresh_from_db()
    assert (erin.level, erin.phone) == ("五星", "13951880001")
    assert sorted(tag.name for tag in erin.tags.all()) == ["宽带", "老客户"]


def test_the_form_never_holds_the_numbers(as_alice: Client, erin: Customer) -> None:
    page = as_alice.get(reverse("workbench:edit_customer", args=[erin.pk])).content.decode()
    assert erin.phone not in page


def test_a_bad_number_comes_back_with_its_reason(as_alice: Client, erin: Customer) -> None:
    refused = post(as_alice, "edit_customer", erin.pk, name="赵艾琳", phone="call me")
    assert refused.status_code == 422
    assert "field__error" in refused.content.decode()


def test_two_who_are_one_are_joined_and_parted_again(
    as_alice: Client, erin: Customer, conversation: Conversation
) -> None:
    twin = Customer.objects.create(name="艾琳", phone=erin.phone)
    identity = Identity.objects.create(inbox=conversation.inbox, external_id="twin", customer=twin, name="小艾")
    dialog = as_alice.get(reverse("workbench:merge", args=[erin.pk])).content.decode()
    assert f'value="{twin.pk}"' in dialog

    assert post(as_alice, "merge", erin.pk, reason="同一手机号").status_code == 422
    assert post(as_alice, "merge", erin.pk, other=twin.pk, reason="同一手机号").status_code == 204
    assert "小艾" in column(as_alice, conversation)
    assert post(as_alice, "unmerge", Merge.objects.get().pk).status_code == 204
    assert "小艾" not in column(as_alice, conversation)
    identity.refresh_from_db()
    assert identity.customer == twin


def test_a_restriction_is_set_by_an_agent_and_lifted_by_a_lead(
    client: Client, alice: User, bob: User, erin: Customer, conversation: Conversation
) -> None:
    client.force_login(alice)
    assert post(client, "restrict", erin.pk).status_code == 422
    assert post(client, "restrict", erin.pk, title="不得办理漫游").status_code == 204
    assert "不得办理漫游" in column(client, conversation)
    restriction = Restriction.objects.get()
    assert post(client, "lift", restriction.pk).status_code == 403
    client.force_login(bob)
    assert post(client, "lift", restriction.pk).status_code == 204
    assert 'class="banner banner--restricted"' not in column(client, conversation)


def test_writing_to_a_customer_first_opens_a_conversation(
    as_alice: Client, alice: User, conversation: Conversation
) -> None:
    presence.set_state(alice, "ready")
    busy = post(as_alice, "start", conversation.identity_id, body="您好")
    assert busy.status_code == 422  # there is an open one: go on there
    other = Identity.objects.create(inbox=conversation.inbox, external_id="other", customer=conversation.customer)
    assert post(as_alice, "start", other.pk, body="您好，回访一下").status_code == 204
    assert Conversation.objects.get(identity=other).assignee == alice


def test_all_conversations_of_a_customer_stand_in_a_drawer(as_alice: Client, conversation: Conversation) -> None:
    page = as_alice.get(reverse("workbench:past", args=[conversation.customer_id])).content.decode()
    assert reverse("workbench:playback", args=[conversation.pk]) in page


def test_an_unknown_field_is_not_revealed(as_alice: Client, erin: Customer) -> None:
    assert post(as_alice, "reveal", erin.pk, "remark", reason="看看").status_code == 409
