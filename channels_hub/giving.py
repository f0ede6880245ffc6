"""The hub's part of an export, and of forgetting somebody (X4)."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.fields import BinaryField
from django.db.models.functions import StrIndex
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_hub.forgetting import (
    blank,
    delete_attachments,
    forget_calls,
    forget_conversations,
    placeholder,
    pseudonym,
    replace,
)
from channels_hub.models import (
    Attachment,
    Call,
    Conversation,
    Customer,
    DataRequest,
    Envelope,
    Identity,
    Merge,
    Message,
    Restriction,
    Reveal,
    Survey,
)
from channels_hub.personal_data import Given
from cs_platform.lib.refusals import Refused
from deadlines.models import Notice
from kb.models import SearchGap

WHO = ("name", "phone", "account_number", "address")
SAID = (Message.Direction.IN, Message.Direction.OUT)


def people(customer: Customer) -> list[int]:
    """The customer and everybody who was merged into them, however far."""
    found, last = [customer.pk], [customer.pk]
    while last := list(Customer.objects.filter(merged_into__in=last).values_list("pk", flat=True)):
        found += last
    return found


def export(ids: list[int]) -> Given:
    """All the customer gave us and was told; no notes and no other people's data."""
    attachments = Attachment.objects.filter(conversation__customer__in=ids, message__direction__in=SAID).exclude(
        file=""
    )
    conversations = Conversation.objects.filter(customer__in=ids).order_by("pk")
    data = {
        "customers": list(Customer.objects.filter(pk__in=ids).values(*WHO, "level", "language", "created_at")),
        "identities": list(
            Identity.objects.filter(customer__in=ids).values("inbox__name", "external_id", "name", "profile")
        ),
        "conversations": [
            {"id": pk, "inbox": inbox, "started": started, "closed": closed, "messages": _said(pk)}
            for pk, inbox, started, closed in conversations.values_list("pk", "inbox__name", "created_at", "closed_at")
        ],
        "surveys": list(
            Survey.objects.filter(conversation__customer__in=ids).values(
                "conversation", "answered_at", "score", "resolved", "comment"
            )
        ),
    }
    return Given(data, {f"{row.conversation_id}-{row.message_id}-{row.pk}-{row.name}": row.file for row in attachments})


def _said(conversation_id: int) -> list[Any]:
    rows = Message.objects.filter(conversation=conversation_id, direction__in=SAID).order_by("seq")
    return list(rows.values("seq", "direction", "kind", "body", "data", "created_at"))


def words_of(ids: list[int]) -> dict[str, str]:
    """What names this person, longest first, with the pseudonym of each. Single letters would be everybody's."""
    customers = Customer.objects.filter(pk__in=ids).values_list(*WHO)
    identities = Identity.objects.filter(customer__in=ids).values_list("external_id", "name")
    words = {word for row in [*customers, *identities] for word in row if len(word) > 1}
    return {word: pseudonym(word) for word in sorted(words, key=len, reverse=True)}


def erase(ids: list[int], words: dict[str, str]) -> list[str]:
    conversations = list(Conversation.objects.filter(customer__in=ids).values_list("pk", "status"))
    if any(status != Conversation.Status.CLOSED for _pk, status in conversations):
        raise Refused("open_conversation", _("A conversation with this customer is open: close it first."))
    files = forget_conversations([pk for pk, _status in conversations], words)
    identities = Identity.objects.filter(customer__in=ids)
    for inbox, sender in identities.values_list("inbox", "external_id"):
        files += delete_attachments(Attachment.objects.filter(inbox=inbox, sender=sender))
    _empty(envelopes_of(identities).exclude(processed_at=None))
    calls = Call.objects.filter(
        Q(conversation__customer__in=ids) | Q(conversation=None, number__in=identities.values("external_id"))
    )
    forget_calls(calls)
    calls.update(number="", name="")
    _erase_traces(ids, words)
    for identity in identities:
        identity.external_id, identity.name = pseudonym(identity.external_id), pseudonym(identity.name)
        identity.profile, identity.verified, identity.unionid = {}, False, ""
        identity.save(update_fields=["external_id", "name", "profile", "verified", "unionid"])
    for customer in Customer.objects.filter(pk__in=ids):
        for name in WHO:
            setattr(customer, name, pseudonym(getattr(customer, name)))
        customer.remark, customer.level, customer.erased_at = "", "", timezone.now()
        customer.save(update_fields=[*WHO, "remark", "level", "erased_at"])
        customer.tags.clear()
    return files


def _erase_traces(ids: list[int], words: dict[str, str]) -> None:
    """Where colleagues wrote about them."""
    Restriction.objects.filter(customer__in=ids).delete()
    blank(Reveal.objects.filter(customer__in=ids), "reason")
    merges = Merge.objects.filter(Q(kept__in=ids) | Q(gone__in=ids))
    merges.update(reason=placeholder())
    for merge in merges:
        merge.moved["fields"] = {}
        merge.save(update_fields=["moved"])
    replace(DataRequest.objects.filter(customer__in=ids), words, "reason")
    log = LogEntry.objects.filter(content_type__app_label="channels_hub", content_type__model="customer")
    log.filter(object_id__in=[str(pk) for pk in ids]).update(object_repr=placeholder())
    for word in words:
        Notice.objects.filter(Q(title__contains=word) | Q(body__contains=word)).update(title=placeholder(), body="")
    for word in words:
        SearchGap.objects.filter(query__contains=word.lower()).delete()


def envelopes_of(identities: QuerySet[Identity]) -> QuerySet[Envelope]:
    """Deliveries whose key or content names one of these identities."""
    known = Func(F("external_id"), Value("UTF8"), function="convert_to", output_field=BinaryField())
    inside = Func(known, OuterRef("body"), function="position", arg_joiner=" IN ", output_field=IntegerField())
    named = identities.filter(inbox=OuterRef("inbox")).annotate(
        in_key=StrIndex(OuterRef("dedupe_key"), F("external_id")), in_body=inside
    )
    return Envelope.objects.filter(Exists(named.filter(Q(in_key__gt=0) | Q(in_body__gt=0))))


def _empty(envelopes: QuerySet[Envelope]) -> None:
    for envelope in envelopes.only("pk", "dedupe_key"):
        Envelope.objects.filter(pk=envelope.pk).update(
            body=b"", headers={}, error="", dedupe_key=pseudonym(envelope.dedupe_key) + f"-{envelope.pk}"
        )
