"""The tabs of the ticket list: each is one index."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department, Region, Scope, User
from tickets import access
from tickets.lifecycle import TO_VERIFY, Status
from tickets.models import Order, Ticket, Type

DUE_SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Tab:
    code: str
    label: str | Promise
    order: str
    empty: str | Promise


TABS = {
    tab.code: tab
    for tab in (
        Tab("mine", pgettext_lazy("tab", "Mine"), "promised_at", _("Nothing of yours is open. Well done.")),
        Tab("team", pgettext_lazy("tab", "My team"), "promised_at", _("Nothing of your team is open.")),
        Tab("verify", pgettext_lazy("tab", "To verify"), "promised_at", _("No result waits for the customer's word.")),
        Tab("due", pgettext_lazy("tab", "Due soon"), "promised_at", _("Nothing falls due within a day.")),
        Tab("all", pgettext_lazy("tab", "All"), "-id", _("No ticket fits.")),
    )
}


def tabs_for(user: User) -> list[Tab]:
    return [tab for tab in TABS.values() if tab.code != "team" or (user.team_id and user.scope != Scope.OWN)]


def in_tab(user: User, code: str) -> QuerySet[Ticket]:
    """The rows of a tab; all of them within `visible_tickets`, asked in the cheapest way."""
    match code:
        case "mine":
            return Ticket.objects.filter(closed_at=None, owner=user)
        case "team":
            return open_work(user).filter(team=user.team_id)
        case "verify":
            return open_work(user).filter(status__in=TO_VERIFY)
        case "due":
            return open_work(user).filter(promised_at__lte=timezone.now() + DUE_SOON)
    return access.visible_tickets(user)


def open_work(user: User) -> QuerySet[Ticket]:
    """What of the open tickets this person answers for: never more than they may see."""
    rows = Ticket.objects.filter(closed_at=None)
    if access.reads(user) and user.scope != Scope.ALL:
        if access.answers_for_department(user):
            return rows.filter(departments__contains=[user.department_id])
        if user.scope == Scope.TEAM and user.team_id:
            return rows.filter(team=user.team_id)
        if user.scope != Scope.DEPARTMENT:
            return rows.filter(owner=user)
    return access.visible_tickets(user).filter(closed_at=None)


class Filters(forms.Form):
    q = forms.CharField(required=False, max_length=100)
    status = forms.ChoiceField(choices=[("", pgettext_lazy("filter", "Any status")), *Status.choices], required=False)
    type = forms.ChoiceField(choices=[("", pgettext_lazy("filter", "Any type")), *Type.choices], required=False)
    region = forms.ModelChoiceField(
        Region.objects.all(), required=False, empty_label=pgettext_lazy("filter", "Any region")
    )
    department = forms.ModelChoiceField(
        Department.objects.all(), required=False, empty_label=pgettext_lazy("filter", "Any department")
    )

    def narrow(self, rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
        """What cannot be understood narrows nothing."""
        given: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        wanted = {name: given[name] for name in ("status", "type", "region") if given.get(name)}
        rows = rows.filter(**wanted)
        if given.get("department"):
            rows = rows.filter(departments__contains=[given["department"].pk])
        return rows

    @property
    def text(self) -> str:
        return (self.cleaned_data.get("q") or "").strip() if self.is_valid() else ""

    @property
    def narrows(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())


def with_what_a_row_shows(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    orders = Order.objects.select_related("department").only("ticket", "status", "department__name").order_by("pk")
    return (
        rows.select_related("customer", "owner", "category", "region")
        .defer("search", "description", "result", "head")
        .prefetch_related(Prefetch("orders", orders))
    )
