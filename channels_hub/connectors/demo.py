"""The invented operator's billing system, for the demo: `/demo/billing/<phone>/` answers who knows its signature."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import Role
from channels_hub.models import Connector, ConnectorField, Inbox

HEADER = "X-Billing-Signature"
#: phone: plan, balance, owed
ACCOUNTS = {
    "13951880001": ("全家享129元套餐", "36.80", "0.00"),
    "13813990023": ("畅享59元套餐", "12.40", "38.00"),
    "15051660345": ("轻松39元套餐", "5.10", "0.00"),
    "18912340777": ("尊享199元套餐", "220.00", "0.00"),
}
Kind = ConnectorField.Kind
LINES = [
    ("套餐", "account.plan", Kind.TEXT),
    ("余额", "account.balance", Kind.MONEY),
    ("欠费", "account.owed", Kind.MONEY),
    ("状态", "account.state", Kind.BADGE),
    ("账单日", "account.billed_on", Kind.DATE),
]


def billing(request: HttpRequest, phone: str) -> JsonResponse:
    """There is such a system only where the demo was loaded."""
    if not constant_time_compare(request.headers.get(HEADER, ""), signature()):
        raise PermissionDenied
    if phone not in ACCOUNTS or not Inbox.objects.filter(key="demo").exists():
        raise Http404
    plan, balance, owed = ACCOUNTS[phone]
    account = {
        "plan": plan,
        "balance": balance,
        "owed": owed,
        "state": "正常" if float(owed) == 0 else "欠费",
        "billed_on": f"{timezone.localdate().replace(day=1)}",
    }
    return JsonResponse({"account": account})


def signature() -> str:
    return salted_hmac("channels_hub.connectors.demo", "desk").hexdigest()


def load() -> Connector:
    """What was changed since stays."""
    path = reverse("channels_hub:demo_billing", args=["phone"]).replace("phone", "{phone}")
    defaults: dict[str, Any] = {"url": settings.PUBLIC_URL + path, "headers": {HEADER: signature()}}
    roles = [Role.AGENT, Role.LEAD, Role.EXPERT]
    connector, new = Connector.objects.get_or_create(name="计费账户", defaults={**defaults, "roles": roles})
    if new:
        for order, (label, path, kind) in enumerate(LINES):
            connector.fields.create(label=label, path=path, kind=kind, order=order)
    return connector
