"""One person on several accounts is one customer, and two again when that was wrong (CH2)."""

from typing import Any

import pytest

from accounts.models import User
from channels_hub.actions import linking, merging
from channels_hub.models import Conversation, Customer, Identity, Inbox, Merge


def known_as(inbox: Inbox, external_id: str, unionid: str) -> Identity:
    customer = Customer.objects.create(name=external_id)
    identity = Identity.objects.create(inbox=inbox, external_id=external_id, customer=customer, unionid=unionid)
    Conversation.objects.create(inbox=inbox, identity=identity, customer=customer, team=inbox.team, status="closed")
    return identity


@pytest.fixture
def account(world: dict[str, Any]) -> Inbox:
    return Inbox.objects.create(key="oa", channel="wechat_oa", name="公众号", team=world["teams"]["multimedia"])


@pytest.fixture
def service(world: dict[str, Any]) -> Inbox:
    return Inbox.objects.create(key="kf", channel="wecom_kf", name="微信客服", team=world["teams"]["multimedia"])


@pytest.fixture
def linked(account: Inbox, service: Inbox) -> Merge:
    """Two accounts of one platform tell the same unionid."""
    first, second = known_as(account, "o1", "union-1"), known_as(service, "w1", "union-1")
    assert linking.by_unionid(second)
    merge = Merge.objects.get()
    assert (merge.kept, merge.gone) == (first.customer, second.customer)
    return merge


def test_the_link_says_where_it_comes_from(linked: Merge) -> None:
    assert (linked.source, linked.by) == ("unionid", None)
    assert set(Identity.objects.values_list("customer", flat=True)) == {linked.kept_id}
    assert set(Conversation.objects.values_list("customer", flat=True)) == {linked.kept_id}


def test_undone_everything_is_back_in_its_place_and_stays_there(linked: Merge, alice: User) -> None:
    merging.unmerge(alice, linked.pk)
    assert dict(Identity.objects.values_list("external_id", "customer")) == {"o1": linked.kept_id, "w1": linked.gone_id}
    assert Conversation.objects.get(identity__external_id="w1").customer_id == linked.gone_id
    assert linking.by_unionid(Identity.objects.get(external_id="w1")) is None
    assert linking.by_unionid(Identity.objects.get(external_id="o1")) is None


def test_the_real_name_takes_the_place_of_an_alias_and_gives_it_back(
    account: Inbox, service: Inbox, alice: User
) -> None:
    first = known_as(account, "微信用户 …0001", "union-1")
    Identity.objects.filter(pk=first.pk).update(profile={"alias": "微信用户 …0001"})
    merge = linking.by_unionid(known_as(service, "艾琳", "union-1"))
    assert merge
    assert Customer.objects.get(pk=merge.kept_id).name == "艾琳"
    merging.unmerge(alice, merge.pk)
    assert Customer.objects.get(pk=merge.kept_id).name == "微信用户 …0001"


def test_other_people_stay_other_people(account: Inbox, service: Inbox) -> None:
    known_as(account, "o1", "union-1")
    assert linking.by_unionid(known_as(service, "w1", "union-2")) is None
    assert linking.by_unionid(known_as(service, "w2", "")) is None
    assert not Merge.objects.exists()


@pytest.mark.parametrize("held", [{"legal_hold": True}, {"erased_at": "2026-01-01T00:00:00Z"}])
def test_who_is_held_or_erased_is_left_to_a_person(held: dict[str, Any], account: Inbox, service: Inbox) -> None:
    known_as(account, "o1", "union-1")
    Customer.objects.update(**held)
    assert linking.by_unionid(known_as(service, "w1", "union-1")) is None
