"""One person behind several addresses, as the channels themselves say (CH2): linked, and undone like a merge."""

from django.utils.translation import gettext_noop

from channels_hub.actions.merging import join
from channels_hub.models import Customer, Identity, Merge

SAME_PERSON = gettext_noop("The platform says that both accounts are of one person.")


def by_unionid(identity: Identity) -> Merge | None:
    """Another identity with the same unionid is the same person: the customer known longer stays.

    Not where somebody has undone that, nor where a customer is on legal hold or erased: a person decides then.
    """
    if not identity.unionid:
        return None
    others = Identity.objects.filter(unionid=identity.unionid, customer__merged_into=None)
    ids = sorted({identity.customer_id, *others.values_list("customer_id", flat=True)})
    if len(ids) < 2:
        return None
    rows = Customer.objects.filter(pk__in=ids[:2], merged_into=None, legal_hold=False, erased_at=None)
    locked = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if len(locked) < 2 or _was_undone(*locked):
        return None
    return join(locked[0], locked[1], SAME_PERSON, by=None, source="unionid")


def _was_undone(kept: Customer, gone: Customer) -> bool:
    return Merge.objects.filter(kept=kept, gone=gone, undone_at__isnull=False).exists()
