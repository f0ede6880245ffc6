"""What the desk knows and shows of a customer: numbers masked, restrictions first (CH8, X6)."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Role, User
from channels_hub import presenting
from channels_hub.access import SPEAKERS
from channels_hub.actions.dialling import telephones
from channels_hub.adapters import installed
from channels_hub.models import Customer, Identity, Merge, Reveal
from workbench.pane import standing

MASKS = {
    Reveal.Field.PHONE: presenting.mask_phone,
    Reveal.Field.ACCOUNT_NUMBER: presenting.mask_account,
    Reveal.Field.ADDRESS: presenting.mask_address,
}
ALIKE = 10


def context(user: User, customer: Customer) -> dict[str, Any]:
    return {
        "customer": customer,
        "restrictions": standing(customer.pk),
        "may_lift": user.has_role(Role.LEAD, Role.ADMIN),
        "identities": identities(customer),
        "guarded": guarded(user, customer),
        "tags": customer.tags.all(),
        "may_call": bool(user.extension and customer.phone) and may_call(user),
        "merges": Merge.objects.filter(kept=customer, undone_at=None).select_related("gone", "by").order_by("-at"),
    }


def identities(customer: Customer) -> list[Identity]:
    """With `may_write`: the channel carries words."""
    rows = list(customer.identities.select_related("inbox").order_by("-last_seen_at"))
    for one in rows:
        channel = installed().get(one.inbox.channel)
        one.may_write = channel is not None and "text" in channel.limits.kinds  # type: ignore[attr-defined]
    return rows


def may_call(user: User) -> bool:
    return user.has_role(*SPEAKERS) and telephones().filter(settings__kind="asterisk").exists()


def guarded(user: User, customer: Customer) -> list[dict[str, Any]]:
    """Phone, account number and address: masked, or whole as long as this person's reason holds."""
    running = Reveal.objects.filter(user=user, customer=customer, until__gt=timezone.now())
    until = dict(running.order_by("until").values_list("field", "until"))
    rows = []
    for field, mask in MASKS.items():
        value = getattr(customer, field)
        if value:
            shown = value if field in until else mask(value)
            rows.append({"field": field.value, "label": field.label, "shown": shown, "until": until.get(field.value)})
    return rows


def alike(rows: QuerySet[Customer], customer: Customer) -> QuerySet[Customer]:
    """Who shares the phone number, the account number or the name, and so may be the same person."""
    same = Q(pk=0)
    for field in ("phone", "account_number", "name"):
        if value := getattr(customer, field):
            same |= Q(**{field: value})
    return rows.filter(same).exclude(pk=customer.pk).order_by("-pk")[:ALIKE]
