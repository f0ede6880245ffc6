"""A customer's data on request: given out, or erased by two persons (X4)."""

import json
import zipfile
from tempfile import TemporaryFile

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from channels_hub import access, giving, personal_data
from channels_hub.models import Customer, DataRequest
from channels_hub.models.data_request import KEPT
from channels_hub.text import clean
from cs_platform.lib.refusals import Forbidden, Refused

Kind = DataRequest.Kind


@transaction.atomic
def ask(user: User, customer_id: int, kind: str, reason: str) -> DataRequest:
    """Promise an export, or propose an erasure; asked twice it is one."""
    access.must_ask_for_data(user, kind)
    customer = access.load_customer(user, customer_id, lock=True)
    reason = clean(reason)[:200]
    if len(reason) < 2:
        raise Refused("no_reason", _("Say why this is asked."), {"reason": _("Say why this is asked.")})
    if kind == Kind.ERASE:
        _must_be_erasable(customer)
    if owed := DataRequest.objects.filter(customer=customer, kind=kind, done_at=None).first():
        raise Refused("asked_before", _("This is asked already: request %(number)s.") % {"number": owed})
    request = DataRequest.objects.create(customer=customer, kind=kind, asked_by=user, reason=reason)
    if kind == Kind.EXPORT:
        _soon(request)
    return request


@transaction.atomic
def approve(user: User, request_id: int) -> DataRequest:
    """Erase now, for ever. Whoever asked cannot approve."""
    access.must_ask_for_data(user, Kind.ERASE)
    request = access.load_data_request(user, request_id, lock=True)
    if request.kind != Kind.ERASE or request.approved_at:
        raise Refused("nothing_to_approve", _("There is nothing to approve here."))
    if request.asked_by_id == user.pk:
        raise Forbidden("same_person", _("Another administrator must approve this."))
    customer = access.load_customer(user, request.customer_id, lock=True)
    _must_be_erasable(customer)
    ids = giving.people(customer)
    words = giving.words_of(ids)
    exports = DataRequest.objects.filter(customer__in=ids).exclude(file="")
    files = [request.file.name for request in exports]
    for eraser in personal_data.erasers.values():
        files += eraser(ids, words)
    exports.update(file="")
    DataRequest.objects.filter(customer__in=ids, kind=Kind.EXPORT, done_at=None).update(done_at=timezone.now())
    request.refresh_from_db()
    request.approved_by, request.approved_at, request.owed_files = user, timezone.now(), files
    request.save(update_fields=["approved_by", "approved_at", "owed_files"])
    _soon(request)
    return request


@transaction.atomic
def hold(user: User, customer_id: int, held: bool) -> Customer:
    """A legal hold: nothing of this customer is erased or runs out until it is lifted."""
    access.must_ask_for_data(user, Kind.ERASE)
    customer = access.load_customer(user, customer_id, lock=True)
    customer.legal_hold = held
    customer.save(update_fields=["legal_hold"])
    return customer


def _soon(request: DataRequest) -> None:
    from channels_hub.tasks import fulfil_data_request

    fulfil_data_request.delay_on_commit(request.pk)


def _must_be_erasable(customer: Customer) -> None:
    if customer.legal_hold or Customer.objects.filter(pk__in=giving.people(customer), legal_hold=True).exists():
        raise Refused("legal_hold", _("A legal hold stands on this customer."))
    if customer.erased_at:
        raise Refused("erased", _("This customer was erased already."))


@transaction.atomic
def fulfil(request_id: int) -> bool:
    """Make the file of an export, or delete those of an erasure; False when that is done or being done."""
    rows = DataRequest.objects.select_for_update(of=("self",), skip_locked=True).select_related("customer")
    request = rows.filter(access.OWED, pk=request_id).first()
    if request is None:
        return False
    if request.kind == Kind.EXPORT:
        _pack(request)
    for name in request.owed_files:
        default_storage.delete(name)
    request.owed_files, request.done_at = [], timezone.now()
    request.save(update_fields=["file", "owed_files", "done_at"])
    return True


def _pack(request: DataRequest) -> None:
    """One ZIP: a JSON and a folder of attachments for each app."""
    ids = giving.people(request.customer)
    with TemporaryFile() as packed:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for app, exporter in personal_data.exporters.items():
                given = exporter(ids)
                text = json.dumps(given.data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
                archive.writestr(f"{app}.json", text)
                for path, file in given.files.items():
                    if default_storage.exists(file.name or ""):
                        with file.open("rb"):
                            archive.writestr(f"{app}/{path.replace('/', '_')}", file.read())
        packed.seek(0)
        request.file.save("", File(packed), save=False)


def owed(limit: int = 20) -> list[int]:
    """What a dead process left."""
    return list(DataRequest.objects.filter(access.OWED).order_by("pk").values_list("pk", flat=True)[:limit])


@transaction.atomic
def delete_exports() -> int:
    """Files that nobody may fetch any more; the record stays."""
    old = DataRequest.objects.filter(done_at__lt=timezone.now() - KEPT).exclude(file="")
    found = list(old.select_for_update(skip_locked=True)[:200])
    for request in found:
        request.file.delete(save=False)
        request.save(update_fields=["file"])
    return len(found)
