"""Two customers found to be one, and the way back (CH2)."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from channels_hub import access, transcript
from channels_hub.models import Conversation, Customer, Identity, Merge, Restriction
from channels_hub.signals import customers_merged, customers_unmerged
from channels_hub.text import clean
from cs_platform.lib.refusals import Forbidden, Refused

#: Filled from the other customer where the one that stays has nothing.
FILLED = ("name", "phone", "account_number", "address", "region_id", "language", "level", "remark")


@transaction.atomic
def merge(user: User, kept_id: int, gone_id: int, reason: str) -> Merge:
    """Everything of `gone` becomes `kept`'s; what moved is remembered row by row."""
    kept, gone = pair(user, kept_id, gone_id)
    return join(kept, gone, reasoned(reason), by=user)


def join(kept: Customer, gone: Customer, reason: str, *, by: User | None, source: str = "by_hand") -> Merge:
    """For two locked rows; `by` is None when the channels themselves say that they are one."""
    tags = gone.tags.exclude(pk__in=kept.tags.values("pk"))
    moved: dict[str, Any] = {
        "before": {"name": kept.name},
        "fields": _fill(kept, gone),
        "identities": _move(Identity.objects.filter(customer=gone).select_for_update(no_key=True), kept),
        "conversations": _move(Conversation.objects.filter(customer=gone).select_for_update(no_key=True), kept),
        "restrictions": _move(Restriction.objects.filter(customer=gone), kept),
        "tags": list(tags.values_list("pk", flat=True)),
    }
    kept.tags.add(*moved["tags"])
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    record = Merge.objects.create(kept=kept, gone=gone, reason=reason, by=by, moved=moved, source=source)
    _tell(record, "linked", kept)
    customers_merged.send(Merge, merge=record)
    return record


def join_one(kept: Customer, gone: Customer, identity: Identity, reason: str, *, by: User) -> Merge:
    """Only this address of `gone` is `kept`'s, with what was said there. For locked rows."""
    moved = {
        "identities": _move(Identity.objects.filter(pk=identity.pk), kept),
        "conversations": _move(Conversation.objects.filter(identity=identity).select_for_update(no_key=True), kept),
    }
    record = Merge.objects.create(kept=kept, gone=gone, identity=identity, reason=reason, by=by, moved=moved)
    _tell(record, "linked", kept)
    customers_merged.send(Merge, merge=record)
    return record


@transaction.atomic
def unmerge(user: User, merge_id: int) -> Merge:
    """Everything back in its place; what has come since stays where it came."""
    _may_merge(user)
    record = access.load_merge(user, merge_id, lock=True)
    if record.undone_at:
        return record
    _must_be_last(record)
    kept, gone, moved = record.kept, record.gone, record.moved
    Identity.objects.filter(pk__in=moved["identities"]).update(customer=gone)
    Conversation.objects.filter(pk__in=moved["conversations"]).update(customer=gone)
    Conversation.objects.filter(identity__in=moved["identities"]).update(customer=gone)
    if record.identity_id is None:
        Restriction.objects.filter(pk__in=moved["restrictions"]).update(customer=gone)
        kept.tags.remove(*moved["tags"])
        _unfill(kept, moved["fields"], moved.get("before", {}))
        gone.merged_into = None
        gone.save(update_fields=["merged_into"])
    _tell(record, "unlinked", kept)
    record.undone_at, record.undone_by = timezone.now(), user
    record.save(update_fields=["undone_at", "undone_by"])
    customers_unmerged.send(Merge, merge=record)
    return record


def _must_be_last(record: Merge) -> None:
    """What was moved on since would come back to the wrong place: undone in the order of doing."""
    if record.kept.merged_into_id or (record.identity_id and record.gone.merged_into_id):
        raise Refused("merged_further", _("This customer was merged again since: undo that first."))
    later = Merge.objects.filter(pk__gt=record.pk, undone_at=None, identity__in=record.moved["identities"])
    if later.exists():
        raise Refused("linked_further", _("One of these addresses was linked elsewhere since: undo that first."))


def _tell(record: Merge, code: str, customer: Customer) -> None:
    """A line in the open conversations that moved, so that whoever serves them knows."""
    rows = Conversation.objects.locked().filter(identity__in=record.moved["identities"])
    for conversation in rows.exclude(status=Conversation.Status.CLOSED).order_by("pk"):
        transcript.log(conversation, code, {"customer": str(customer)}, author=record.by)


def reasoned(reason: str) -> str:
    reason = clean(reason)[:200]
    if not reason:
        wrong = _("Say why they are the same person.")
        raise Refused("no_reason", wrong, {"reason": wrong})
    return reason


def pair(user: User, kept_id: int, gone_id: int) -> tuple[Customer, Customer]:
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
