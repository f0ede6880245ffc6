"""One person behind several addresses (CH2): linked with the source of the link, and undone like a merge."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.models import User
from channels_hub import access
from channels_hub.actions import customers
from channels_hub.actions.merging import join, join_one, pair, reasoned
from channels_hub.adapters import adapter_for
from channels_hub.likeness import contradict, likenesses, told_apart, with_unionid
from channels_hub.models import Customer, Distinct, Identity, Merge
from cs_platform.lib.refusals import Refused

REASONS = {
    "unionid": gettext_noop("The platform says that both accounts are of one person."),
    "phone": gettext_noop("The telephone number is the one on record."),
    "signed": gettext_noop("Our own site vouches for the telephone number on record."),
    "told": gettext_noop("The customer told the telephone number on record."),
}


def link(identity: Identity) -> Merge | None:
    """Something new is known of who this is. Inside the transaction that holds the identity's row."""
    return by_unionid(identity) or by_phone(identity)


def by_unionid(identity: Identity) -> Merge | None:
    """Another account with the same unionid is the same person."""
    if not identity.unionid:
        return None
    same = with_unionid({identity.unionid}).values_list("customer", flat=True)
    return _link(identity, set(same), "unionid")


def by_phone(identity: Identity) -> Merge | None:
    """The customer known by a phone number that the channel vouches for is the same person."""
    phone = identity.profile.get("phone", "") if identity.verified else ""
    if not phone:
        return None
    same = Customer.objects.filter(phone=phone, merged_into=None).values_list("pk", flat=True)
    return _link(identity, set(same), adapter_for(identity.inbox).vouches_by)


def _link(identity: Identity, same: set[int], source: str) -> Merge | None:
    """Only where nobody else is meant and nothing speaks against it; else it is proposed to an agent.

    Who is being changed by somebody just now is not waited for: they wait for rows that we hold.
    """
    others = same - {identity.customer_id}
    if len(others) != 1:
        return None
    merge = _join(_held({identity.customer_id, *others}), source, by=None)
    if merge:
        identity.customer = merge.kept
    return merge


def _held(ids: set[int]) -> list[Customer]:
    rows = Customer.objects.filter(pk__in=ids, merged_into=None).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True, skip_locked=True))


def _join(both: list[Customer], source: str, by: User | None) -> Merge | None:
    """The customer known longer stays."""
    if len(both) != 2 or contradict(*both) or both[1].pk in told_apart(both[0]):
        return None
    return join(both[0], both[1], REASONS[source], by=by, source=source)


@transaction.atomic
def link_by_hand(user: User, identity_id: int, customer_id: int, reason: str) -> Merge:
    """One address is this customer's; whose only address it was becomes one with them."""
    reason = reasoned(reason)
    identity = access.load_identity(user, identity_id)
    kept, gone = pair(user, customer_id, identity.customer_id)
    if not gone.identities.exclude(pk=identity_id).exists():
        return join(kept, gone, reason, by=user)
    return join_one(kept, gone, access.load_identity(user, identity_id, lock=True), reason, by=user)


@transaction.atomic
def confirm_phone(user: User, customer_id: int, phone: str) -> tuple[Customer, Merge | None]:
    """The customer told their number in words: it is theirs, and so is what is known under it.

    Gives the customer from now on. Where it is not clear who else that is, they are proposed instead.
    """
    customer = customers.update(user, customer_id, phone=phone)
    same = Customer.objects.filter(phone=customer.phone, merged_into=None).values_list("pk", flat=True)
    ids = {customer.pk, *same}
    merge = _join(_held(ids), "told", by=user) if len(ids) == 2 else None
    return (merge.kept if merge else customer), merge


@transaction.atomic
def accept(user: User, customer_id: int, other_id: int) -> Merge:
    """They who look like one person are."""
    one, other = sorted(pair(user, customer_id, other_id), key=lambda customer: customer.pk)
    found = likenesses(Customer.objects.filter(pk=other.pk), one)
    if not found:
        raise Refused("not_alike", _("They have nothing in common any more."))
    return join(one, other, REASONS[found[0].source], by=user, source=found[0].source)


@transaction.atomic
def dismiss(user: User, customer_id: int, other_id: int) -> Distinct:
    """They look like one person and are not: nobody is asked again."""
    one, other = sorted(pair(user, customer_id, other_id), key=lambda customer: customer.pk)
    values = {"by": user, "at": timezone.now()}
    return Distinct.objects.get_or_create(one=one, other=other, defaults=values)[0]
