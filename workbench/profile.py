"""What the desk knows and shows of a customer: numbers masked, restrictions first (CH8, X6)."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from channels_hub import presenting, reaching
from channels_hub.access import SPEAKERS, visible_customers
from channels_hub.actions.dialling import telephones
from channels_hub.adapters.base import Window
from channels_hub.likeness import likenesses
from channels_hub.models import Customer, Merge, Reveal
from workbench import writing
from workbench.pane import standing

MASKS = {
    Reveal.Field.PHONE: presenting.mask_phone,
    Reveal.Field.ACCOUNT_NUMBER: presenting.mask_account,
    Reveal.Field.ADDRESS: presenting.mask_address,
}
ALIKE = 10
#: Who may say that two customers are one.
MERGERS = (Role.AGENT, Role.LEAD, Role.ADMIN)


def context(user: User, customer: Customer) -> dict[str, Any]:
    return {
        "customer": customer,
        "restrictions": standing(customer.pk),
        "may_lift": user.has_role(Role.LEAD, Role.ADMIN),
        "addresses": addresses(customer),
        "likenesses": likenesses(visible_customers(user), customer) if user.has_role(*MERGERS) else [],
        "guarded": guarded(user, customer),
        "tags": customer.tags.all(),
        "may_call": bool(user.extension and customer.phone) and may_call(user),
        "merges": Merge.objects.filter(kept=customer, undone_at=None)
        .select_related("gone", "by", "identity__inbox")
        .order_by("-at"),
    }


def addresses(customer: Customer) -> list[dict[str, Any]]:
    """Each `address` with `window`: what it still allows, in words."""
    return [{"address": one, "window": _window(one)} for one in reaching.addresses(customer)]


def _window(one: reaching.Address) -> str:
    """Nothing where nobody can write anyway, or always can."""
    if one.identity.left_at or not one.carries_words or one.window == Window():
        return ""
    shut = one.window.is_shut or one.window.is_used_up
    quota = writing.quota(one.window)
    return _("cannot be written to now") if shut or not quota else quota["words"]


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
