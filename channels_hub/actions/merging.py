"""Two customers found to be one, and the way back (CH2)."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from channels_hub import access
from channels_hub.models import Conversation, Customer, Identity, Merge, Restriction
from channels_hub.signals import customers_merged, customers_unmerged
from channels_hub.text import clean
from cs_platform.lib.refusals import Forbidden, Refused

#: Filled from the other customer where the one that stays has nothing.
FILLED = ("name", "phone", "account_number", "address", "region_id", "language", "level", "remark")


@transaction.atomic
def merge(user: User, kept_id: int, gone_id: int, reason: str) -> Merge:
    """Everything of `gone` becomes `kept`'s; what moved is remembered row by row."""
    kept, gone = _pair(user, kept_id, gone_id)
    reason = clean(reason)[:200]
    if not reason:
        raise Refused("no_reason", _("Say why they are the same person."))
    return join(kept, gone, reason, by=user)


def join(kept: Customer, gone: Customer, reason: str, *, by: User | None, source: str = "by_hand") -> Merge:
    """For two locked rows; `by` is None when the channels themselves say that they are one."""
    tags = gone.tags.exclude(pk__in=kept.tags.values("pk"))
    moved: dict[str, Any] = {
        "before": {"name": kept.name},
        "fields": _fill(kept, gone),
        "identities": _move(Identity.objects.filter(customer=gone).select_for_update(), kept),
        "conversations": _move(Conversation.objects.filter(customer=gone).select_for_update(), kept),
        "restrictions": _move(Restriction.objects.filter(customer=gone), kept),
        "tags": list(tags.values_list("pk", flat=True)),
    }
    kept.tags.add(*moved["tags"])
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    record = Merge.objects.create(kept=kept, gone=gone, reason=reason, by=by, moved=moved, source=source)
    customers_merged.send(Merge, merge=record)
    return record


@transaction.atomic
def unmerge(user: User, merge_id: int) -> Merge:
    """Everything back in its place; what has come since stays where it came."""
    _may_merge(user)
    record = access.load_merge(user, merge_id, lock=True)
    if record.undone_at:
        return record
    if record.kept.merged_into_id:
        raise Refused("merged_further", _("This customer was merged again since: undo that first."))
    kept, gone, moved = record.kept, record.gone, record.moved
    Identity.objects.filter(pk__in=moved["identities"]).update(customer=gone)
    Conversation.objects.filter(pk__in=moved["conversations"]).update(customer=gone)
    Conversation.objects.filter(identity__in=moved["identities"]).update(customer=gone)
    Restriction.objects.filter(pk__in=moved["restrictions"]).update(customer=gone)
    kept.tags.remove(*moved["tags"])
    _unfill(kept, moved["fields"], moved.get("before", {}))
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    record.undone_at, record.undone_by = timezone.now(), user
    record.save(update_fields=["undone_at", "undone_by"])
    customers_unmerged.send(Merge, merge=record)
    return record


def _pair(user: User, kept_id: int, gone_id: int) -> tuple[Customer, Customer]:
    """Both, locked in one order, so that two merges at once do not wait for each other."""
    _may_merge(user)
    if kept_id == gone_id:
        raise Refused("the_same", _("This is one customer already."))
    locked = {pk: access.load_customer(user, pk, lock=True) for pk in sorted((kept_id, gone_id))}
    return locked[kept_id], locked[gone_id]


def _may_merge(user: User) -> None:
    if not user.has_role(Role.AGENT, Role.LEAD, Role.ADMIN):
        raise Forbidden("read_only", _("You may look at customers, but not change them."))


def _move(rows: QuerySet[Any], kept: Customer) -> list[int]:
    ids = sorted(row.pk for row in rows)
    rows.model.objects.filter(pk__in=ids).update(customer=kept)
    return ids


def _fill(kept: Customer, gone: Customer) -> dict[str, Any]:
    """What `kept` lacked, by field: the value it was given."""
    given = {name: getattr(gone, name) for name in FILLED if not getattr(kept, name) and getattr(gone, name)}
    if gone.name and kept.is_nameless and not gone.is_nameless:
        given["name"] = gone.name
    for name, value in given.items():
        setattr(kept, name, value)
    if given:
        kept.save(update_fields=list(given))
    return given


def _unfill(kept: Customer, given: dict[str, Any], before: dict[str, Any]) -> None:
    """As it was, unless somebody has written something else there since."""
    names = [name for name, value in given.items() if getattr(kept, name) == value]
    for name in names:
        setattr(kept, name, before.get(name, None if name.endswith("_id") else ""))
    if names:
        kept.save(update_fields=names)
