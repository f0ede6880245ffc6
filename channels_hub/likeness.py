"""Who may be one person: customers with an account or a telephone number in common (CH2)."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from channels_hub.models import Customer, Distinct, Identity, Merge, Restriction

#: So many are worth a look.
MOST = 3


@dataclass(frozen=True)
class Likeness:
    """Somebody who may be the same person; `source` is one of `Merge.source`."""

    customer: Customer
    source: str


def likenesses(rows: QuerySet[Customer], customer: Customer) -> list[Likeness]:
    """Those among `rows`, without whom somebody of ours has told apart already."""
    unionids = set(customer.identities.exclude(unionid="").values_list("unionid", flat=True))
    same_account = set(with_unionid(unionids).values_list("customer", flat=True)) if unionids else set()
    same = Q(pk__in=same_account) | (Q(phone=customer.phone) if customer.phone else Q())
    if not (same_account or customer.phone):
        return []
    found = rows.filter(same, merged_into=None, erased_at=None).exclude(pk__in={customer.pk, *told_apart(customer)})
    return [Likeness(one, "unionid" if one.pk in same_account else "phone") for one in found.order_by("pk")[:MOST]]


def with_unionid(unionids: set[str]) -> QuerySet[Identity]:
    return Identity.objects.filter(unionid__in=unionids, customer__merged_into=None)


def told_apart(customer: Customer) -> set[int]:
    """Who is somebody else: said so, parted again, or only one address was found to be theirs."""
    mine = Q(kept=customer) | Q(gone=customer)
    merges = Merge.objects.filter(mine).exclude(undone_at=None, identity=None)
    said = Distinct.objects.filter(Q(one=customer) | Q(other=customer))
    pairs = [*merges.values_list("kept", "gone"), *said.values_list("one", "other")]
    return {pk for pair in pairs for pk in pair} - {customer.pk}


def contradict(one: Customer, other: Customer) -> bool:
    """Joining them would mix what must not be mixed by itself: a person decides."""
    if any(customer.legal_hold or customer.erased_at for customer in (one, other)):
        return True
    if one.account_number and other.account_number and one.account_number != other.account_number:
        return True
    warnings = [_warnings(one), _warnings(other)]
    return all(warnings) and warnings[0] != warnings[1]


def _warnings(customer: Customer) -> set[str]:
    return set(Restriction.objects.standing().filter(customer=customer).values_list("title", flat=True))
