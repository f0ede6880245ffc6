"""One person behind several addresses, warnings, and what stays masked (CH2, CH8, X6)."""

from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from channels_hub import presenting
from channels_hub.actions import customers, outbound
from channels_hub.models import Conversation, Customer, Identity, Inbox, Merge, Restriction, Reveal, Tag
from cs_platform.lib.refusals import Forbidden, Refused


@pytest.fixture
def double(webchat: Inbox, world: dict[str, Any]) -> Customer:
    """Erin once more, from another window."""
    customer = Customer.objects.create(name="访客", account_number="A-77", remark="常来电")
    customer.tags.add(Tag.objects.create(name="VIP"))
    Restriction.objects.create(customer=customer, title="不得外呼营销")
    identity = Identity.objects.create(inbox=webchat, external_id="erin-2", customer=customer)
    Conversation.objects.create(
        inbox=webchat,
        identity=identity,
        customer=customer,
        team=webchat.team,
        status="closed",
        closed_at=timezone.now(),
    )
    return customer


def picture(customer: Customer) -> dict[str, Any]:
    """Everything a merge may move."""
    customer.refresh_from_db()
    return {
        "identities": sorted(customer.identities.values_list("pk", flat=True)),
        "conversations": sorted(customer.conversations.values_list("pk", flat=True)),
        "restrictions": sorted(customer.restrictions.values_list("pk", flat=True)),
        "tags": sorted(customer.tags.values_list("pk", flat=True)),
        "merged_into": customer.merged_into_id,
        **{name: getattr(customer, name) for name in ("name", "phone", "account_number", "remark", "region_id")},
    }


def test_a_merge_moves_everything_and_undoing_puts_everything_back(
    alice: User, erin: Customer, conversation: Conversation, double: Customer
) -> None:
    before = picture(erin), picture(double)
    record = customers.merge(alice, erin.pk, double.pk, "同一手机号")
    merged = picture(erin)
    assert len(merged["identities"]) == len(merged["conversations"]) == 2
    assert (merged["account_number"], merged["name"]) == ("A-77", erin.name)
    assert picture(double)["merged_into"] == erin.pk
    customers.unmerge(alice, record.pk)
    customers.unmerge(alice, record.pk)
    assert (picture(erin), picture(double)) == before
    assert Merge.objects.get().undone_by == alice


def test_what_somebody_wrote_since_survives_the_undoing(alice: User, erin: Customer, double: Customer) -> None:
    record = customers.merge(alice, erin.pk, double.pk, "同一人")
    customers.update(alice, erin.pk, remark="以短信联系")
    customers.unmerge(alice, record.pk)
    after = picture(erin)
    assert (after["remark"], after["account_number"]) == ("以短信联系", "")


def test_merges_that_make_no_sense_are_refused(alice: User, chen: User, erin: Customer, double: Customer) -> None:
    for kept, gone, reason in [(erin.pk, erin.pk, "x"), (erin.pk, double.pk, "  ")]:
        with pytest.raises(Refused):
            customers.merge(alice, kept, gone, reason)
    with pytest.raises(Forbidden):
        customers.merge(chen, erin.pk, double.pk, "x")
    first = customers.merge(alice, erin.pk, double.pk, "x")
    third = Customer.objects.create(name="第三个")
    customers.merge(alice, third.pk, erin.pk, "x")
    with pytest.raises(Refused):
        customers.unmerge(alice, first.pk)
    with pytest.raises(Http404):
        customers.merge(alice, third.pk, double.pk, "again")


def test_a_restriction_stands_in_the_conversation_and_only_a_lead_lifts_it(
    alice: User, bob: User, erin: Customer, conversation: Conversation
) -> None:
    restriction = customers.restrict(alice, erin.pk, "不得办理国际漫游")
    assert conversation.messages.get().data["title"] == "不得办理国际漫游"
    with pytest.raises(Forbidden):
        customers.lift(alice, restriction.pk)
    customers.lift(bob, restriction.pk)
    restriction.refresh_from_db()
    assert restriction.ends_at
    with pytest.raises(Refused):
        customers.restrict(alice, erin.pk, " ")


def test_a_masked_field_opens_with_a_reason_for_this_person_and_a_while(alice: User, bob: User, erin: Customer) -> None:
    with pytest.raises(Refused):
        customers.reveal(alice, erin.pk, "phone", " ")
    with pytest.raises(Refused):
        customers.reveal(alice, erin.pk, "password", "because")
    customers.reveal(alice, erin.pk, "phone", "回拨核实")
    assert presenting.revealed_to(alice, erin.pk) == {"phone"}
    assert presenting.revealed_to(bob, erin.pk) == set()
    Reveal.objects.update(until=timezone.now())
    assert presenting.revealed_to(alice, erin.pk) == set()


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (presenting.mask_phone, "13951880001", "139****0001"),
        (presenting.mask_phone, "12345", "*****"),
        (presenting.mask_phone, "", ""),
        (presenting.mask_account, "NJ20018830", "******8830"),
        (presenting.mask_address, "南京市玄武区珠江路88号3栋502室", "南京市玄武区********"),
    ],
)
def test_masks_keep_only_the_ends(mask: Any, text: str, shown: str) -> None:
    assert mask(text) == shown


def test_a_masked_value_is_never_written_back(alice: User, erin: Customer) -> None:
    with pytest.raises(Refused):
        customers.update(alice, erin.pk, phone="139****0001")
    customers.update(alice, erin.pk, name="赵\x00艾琳", phone="13900000000")
    erin.refresh_from_db()
    assert (erin.name, erin.phone) == ("赵艾琳", "13900000000")


def test_the_house_tells_a_customer_where_they_last_wrote(erin: Customer, conversation: Conversation) -> None:
    message = outbound.tell_customer(erin, "您的工单已派单")
    assert message
    assert (message.conversation, message.author, message.delivery) == (conversation, None, "sent")
    assert outbound.tell_customer(Customer.objects.create(name="没来过"), "您好") is None
