"""Who the customer is: their data, warnings, and one person behind several addresses (CH2, CH8, X6)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from channels_hub import access, transcript
from channels_hub.actions.merging import merge, unmerge
from channels_hub.models import Conversation, Customer, Restriction, Reveal, Tag
from channels_hub.text import clean
from cs_platform.lib.refusals import Forbidden, Refused

__all__ = ["lift", "merge", "restrict", "reveal", "tag", "unmerge", "update"]

MAY_CHANGE = ("name", "phone", "account_number", "address", "region", "language", "level", "remark")
REVEALED_FOR = timedelta(minutes=10)


@transaction.atomic
def update(user: User, customer_id: int, **fields: Any) -> Customer:
    """Change what we know of a customer; unknown names are refused, text is cleaned."""
    customer = _to_change(user, customer_id)
    if unknown := set(fields) - set(MAY_CHANGE):
        raise Refused("unknown_field", _("This cannot be changed: %(names)s") % {"names": ", ".join(sorted(unknown))})
    if any("*" in str(fields.get(name, "")) for name in Reveal.Field.values):
        raise Refused("masked", _("This is a masked value: write the whole one."))
    for name, value in fields.items():
        setattr(customer, name, clean(value) if isinstance(value, str) else value)
    customer.full_clean(exclude=["merged_into"])
    customer.save(update_fields=list(fields))
    _tell_open_conversations(customer)
    return customer


@transaction.atomic
def tag(user: User, customer_id: int, names: Iterable[str]) -> Customer:
    """The customer's tags from now on; new names become tags."""
    customer = _to_change(user, customer_id)
    wanted = [clean(name)[:40] for name in names]
    customer.tags.set([Tag.objects.get_or_create(name=name)[0] for name in wanted if name])
    _tell_open_conversations(customer)
    return customer


@transaction.atomic
def restrict(
    user: User, customer_id: int, title: str, detail: str = "", ends_at: datetime | None = None
) -> Restriction:
    """Set a warning that nobody who serves this customer can overlook."""
    customer = _to_change(user, customer_id)
    title = clean(title)[:80]
    if not title:
        raise Refused("empty", _("Say what must not be done."), {"title": _("Say what must not be done.")})
    restriction = Restriction.objects.create(
        customer=customer, title=title, detail=clean(detail), ends_at=ends_at, created_by=user
    )
    for conversation in _open_conversations(customer):
        transcript.log(conversation, "restricted", {"agent": user.name, "title": title}, author=user)
    return restriction


@transaction.atomic
def lift(user: User, restriction_id: int) -> Restriction:
    """The warning ends now; it stays on record. Only a lead or administrator may lift one."""
    restriction = access.load_restriction(user, restriction_id, lock=True)
    _to_change(user, restriction.customer_id)
    if not user.has_role(Role.LEAD, Role.ADMIN):
        raise Forbidden("not_a_lead", _("Only a team lead may lift a restriction."))
    restriction.ends_at = min(restriction.ends_at or timezone.now(), timezone.now())
    restriction.save(update_fields=["ends_at"])
    _tell_open_conversations(restriction.customer)
    return restriction


@transaction.atomic
def reveal(user: User, customer_id: int, field: str, reason: str) -> Reveal:
    """Show a masked field to this person for a while; the reason stays on record (X6)."""
    customer = access.load_customer(user, customer_id)
    reason = clean(reason)[:200]
    if field not in Reveal.Field.values:
        raise Refused("unknown_field", _("There is no such field."))
    if len(reason) < 2:
        raise Refused("no_reason", _("Say why you need to see it."), {"reason": _("Say why you need to see it.")})
    now = timezone.now()
    return Reveal.objects.create(
        user=user, customer=customer, field=field, reason=reason, at=now, until=now + REVEALED_FOR
    )


def _to_change(user: User, customer_id: int) -> Customer:
    customer = access.load_customer(user, customer_id, lock=True)
    if not user.has_role(Role.AGENT, Role.LEAD, Role.ADMIN):
        raise Forbidden("read_only", _("You may look at customers, but not change them."))
    return customer


def _open_conversations(customer: Customer) -> Iterable[Conversation]:
    rows = Conversation.objects.locked()
    return rows.filter(customer=customer).exclude(status=Conversation.Status.CLOSED).order_by("pk")


def _tell_open_conversations(customer: Customer) -> None:
    for conversation in _open_conversations(customer):
        transcript.changed(conversation)
