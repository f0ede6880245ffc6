"""One person on several accounts is one customer, and two again when that was wrong (CH2)."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from channels_hub.actions import identities, linking, merging
from channels_hub.likeness import likenesses
from channels_hub.models import Conversation, Customer, Distinct, Identity, Inbox, Merge, Restriction, Tag
from cs_platform.lib.refusals import Refused
from tickets import actions as tickets
from tickets.models import Category, Ticket


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
    stranger = second.customer
    assert linking.by_unionid(second)
    merge = Merge.objects.get()
    assert (merge.kept, merge.gone) == (first.customer, stranger)
    assert second.customer == first.customer
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


def test_several_who_could_be_meant_are_left_to_a_person(account: Inbox, service: Inbox) -> None:
    known_as(account, "o1", "union-1"), known_as(account, "o2", "union-1")
    third = known_as(service, "w1", "union-1")
    assert linking.by_unionid(third) is None
    found = likenesses(Customer.objects.all(), third.customer)
    assert [(one.customer.name, one.source) for one in found] == [("o1", "unionid"), ("o2", "unionid")]


@pytest.mark.parametrize(
    ("mine", "yours", "may"),
    [(["禁漫游"], [], True), (["禁漫游"], ["禁漫游"], True), (["禁漫游"], ["欠费停机"], False)],
)
def test_warnings_that_differ_are_not_mixed_by_themselves(
    account: Inbox, service: Inbox, mine: list[str], yours: list[str], may: bool
) -> None:
    first, second = known_as(account, "o1", "union-1"), known_as(service, "w1", "union-1")
    for identity, titles in ((first, mine), (second, yours)):
        for title in titles:
            Restriction.objects.create(customer=identity.customer, title=title)
    assert (linking.by_unionid(second) is not None) is may


def test_a_number_that_the_exchange_shows_links_the_caller(world: dict[str, Any], erin: Customer, alice: User) -> None:
    hotline = Inbox.objects.create(key="tel", channel="hotline", name="热线", team=world["teams"]["multimedia"])
    with transaction.atomic():
        caller = identities.lock(hotline, erin.phone, {"phone": erin.phone}, verified=True)
    merge = Merge.objects.get()
    assert (caller.customer, merge.source, merge.kept) == (erin, "phone", erin)
    merging.unmerge(alice, merge.pk)
    caller.refresh_from_db()
    assert caller.customer_id == merge.gone_id
    with transaction.atomic():
        again = identities.lock(hotline, erin.phone, {"phone": erin.phone, "name": "艾琳的妈妈"}, verified=True)
    assert again.customer_id == merge.gone_id


def test_a_site_that_vouches_links_whom_it_has_signed_in(webchat: Inbox, erin: Customer) -> None:
    with transaction.atomic():
        stranger = identities.lock(webchat, "visitor.1", {"phone": erin.phone})
        known = identities.lock(webchat, "user.42", {"phone": erin.phone}, verified=True)
    assert stranger.customer != erin
    assert (known.customer, Merge.objects.get().source) == (erin, "signed")


def test_a_number_told_and_confirmed_finds_who_it_is(erin: Customer, alice: User, account: Inbox) -> None:
    stranger = known_as(account, "o1", "")
    customer, merge = linking.confirm_phone(alice, stranger.customer_id, f" {erin.phone} ")
    assert merge
    assert (customer, merge.source, merge.by) == (erin, "told", alice)
    assert Identity.objects.get(pk=stranger.pk).customer == erin


def test_a_number_of_two_customers_is_kept_and_both_are_proposed(erin: Customer, alice: User, account: Inbox) -> None:
    Customer.objects.create(name="同号", phone=erin.phone)
    stranger = known_as(account, "o1", "").customer
    assert linking.confirm_phone(alice, stranger.pk, erin.phone)[1] is None
    stranger.refresh_from_db()
    assert stranger.phone == erin.phone
    assert len(likenesses(Customer.objects.all(), stranger)) == 2


def test_who_was_told_apart_is_not_proposed_again(erin: Customer, alice: User) -> None:
    twin = Customer.objects.create(name="同号", phone=erin.phone)
    linking.dismiss(alice, twin.pk, erin.pk)
    linking.dismiss(alice, erin.pk, twin.pk)
    assert Distinct.objects.count() == 1
    assert likenesses(Customer.objects.all(), erin) == likenesses(Customer.objects.all(), twin) == []


def test_who_is_accepted_is_one_with_the_source_of_the_likeness(erin: Customer, alice: User) -> None:
    twin = Customer.objects.create(name="同号", phone=erin.phone)
    merge = linking.accept(alice, twin.pk, erin.pk)
    assert (merge.kept, merge.gone, merge.source, merge.by) == (erin, twin, "phone", alice)
    other = Customer.objects.create(name="别人")
    with pytest.raises(Refused) as refused:
        linking.accept(alice, erin.pk, other.pk)
    assert refused.value.code == "not_alike"


def test_one_address_goes_by_hand_with_what_was_said_there(
    account: Inbox, service: Inbox, erin: Customer, alice: User
) -> None:
    first = known_as(account, "o1", "")
    gone = first.customer
    second = known_as(service, "w1", "")
    Identity.objects.filter(pk=second.pk).update(customer=gone)
    Conversation.objects.filter(identity=second).update(customer=gone)
    with pytest.raises(Refused) as refused:
        linking.link_by_hand(alice, second.pk, erin.pk, " ")
    assert refused.value.code == "no_reason"
    merge = linking.link_by_hand(alice, second.pk, erin.pk, "本人说明")
    assert set(erin.identities.all()) == {second}
    assert set(gone.identities.all()) == {first}
    assert Conversation.objects.get(identity=second).customer == erin
    gone.refresh_from_db()
    assert gone.merged_into is None
    merging.unmerge(alice, merge.pk)
    assert set(gone.identities.all()) == {first, second}
    assert Conversation.objects.get(identity=second).customer == gone


def test_the_only_address_of_a_customer_takes_all_of_them_along(account: Inbox, erin: Customer, alice: User) -> None:
    only = known_as(account, "o1", "")
    linking.link_by_hand(alice, only.pk, erin.pk, "本人说明")
    assert Customer.objects.get(pk=only.customer_id).merged_into == erin


def test_what_was_linked_elsewhere_since_is_undone_first(
    account: Inbox, service: Inbox, erin: Customer, alice: User, linked: Merge
) -> None:
    moved = Identity.objects.get(external_id="w1")
    later = linking.link_by_hand(alice, moved.pk, erin.pk, "本人说明")
    with pytest.raises(Refused) as refused:
        merging.unmerge(alice, linked.pk)
    assert refused.value.code == "linked_further"
    merging.unmerge(alice, later.pk)
    merging.unmerge(alice, linked.pk)
    moved.refresh_from_db()
    assert moved.customer_id == linked.gone_id


def test_who_serves_them_reads_that_they_were_linked(
    account: Inbox, erin: Customer, alice: User, conversation: Conversation
) -> None:
    stranger = known_as(account, "o1", "")
    Conversation.objects.filter(identity=stranger).update(status="active", assignee=alice)
    merge = merging.merge(alice, erin.pk, stranger.customer_id, "同一人")
    merging.unmerge(alice, merge.pk)
    lines = Conversation.objects.get(identity=stranger).messages.filter(direction="event")
    assert [line.data["code"] for line in lines] == ["linked", "unlinked"]


STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 4)), max_size=6)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_was_linked_is_undone_to_the_last_row(
    steps: list[tuple[bool, int, int]], account: Inbox, service: Inbox, alice: User
) -> None:
    """Merges and single links in any order, undone backwards: everything is where it was."""
    with transaction.atomic():
        people = _crowd(account, service, alice)
        before = _state()
        done = [merge for step in steps if (merge := _step(alice, people, *step))]
        for merge in reversed(done):
            merging.unmerge(alice, merge.pk)
        assert _state() == before
        transaction.set_rollback(True)


def _crowd(account: Inbox, service: Inbox, alice: User) -> list[Identity]:
    """Five addresses of four customers, with phone, tag, warning, conversation and ticket each."""
    category = Category.objects.get_or_create(code="slow", defaults={"name": "上网慢"})[0]
    people = [known_as(account if number % 2 else service, f"id-{number}", "") for number in range(4)]
    second = known_as(account, "id-4", "")
    Conversation.objects.filter(identity=second).update(customer=people[0].customer)
    Identity.objects.filter(pk=second.pk).update(customer=people[0].customer)
    for number, identity in enumerate([*people, second]):
        customer = Identity.objects.get(pk=identity.pk).customer
        Customer.objects.filter(pk=customer.pk).update(phone="" if number % 2 else f"1395188000{number}")
        customer.tags.add(Tag.objects.get_or_create(name=f"标签{number % 3}")[0])
        Restriction.objects.create(customer=customer, title=f"限制{number}")
        conversation = Conversation.objects.get(identity=identity)
        asked = {"type": "fault", "title": "慢", "conversation": conversation}
        tickets.accept(alice, customer=customer, category=category, **asked)
    return [*people, second]


def _step(alice: User, people: list[Identity], whole: bool, one: int, other: int) -> Merge | None:
    first, second = (Identity.objects.get(pk=people[number].pk) for number in (one, other))
    if first.customer_id == second.customer_id:
        return None
    if whole:
        return merging.merge(alice, first.customer_id, second.customer_id, "同一人")
    return linking.link_by_hand(alice, second.pk, first.customer_id, "同一人")


def _state() -> dict[str, Any]:
    """Whose everything is."""
    customers = Customer.objects.order_by("pk").values_list("pk", "name", "phone", "remark", "merged_into")
    return {
        "customers": list(customers),
        "tags": sorted(Customer.tags.through.objects.values_list("customer", "tag")),
        **{
            model.__name__: dict(model._default_manager.values_list("pk", "customer"))
            for model in (Identity, Conversation, Restriction, Ticket)
        },
    }
