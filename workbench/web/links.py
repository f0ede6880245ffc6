"""One customer behind several addresses, as agents see it: proposed, joined by hand, undone (CH2)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from channels_hub.access import load_customer, load_identity, visible_customers
from channels_hub.actions import customers, linking
from channels_hub.finding import customers_named
from channels_hub.models import Customer
from channels_hub.text import clean
from cs_platform.lib.refusals import Refused
from workbench import profile
from workbench.forms import MergeForm, PhoneForm
from workbench.web.answers import changed, dialog, for_staff, me, sent


@require_http_methods(["GET", "POST"])
@for_staff
def merge(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Two customers who are one person: this one is kept, the chosen one goes into it."""
    customer = load_customer(me(request), customer_id)
    if "q" in request.GET:
        return _found(request, customer)
    form = MergeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            other = load_customer(me(request), form.cleaned_data["other"])
            customers.merge(me(request), customer.pk, other.pk, form.cleaned_data["reason"])
            return changed(_("They are one customer now."))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    context = {"form": form, "customer": customer, "candidates": _alike(request, customer)}
    return dialog(request, "workbench/customer/merge.html", context)


@require_http_methods(["GET", "POST"])
@for_staff
def link(request: HttpRequest, identity_id: int) -> HttpResponse:
    """One address is another customer's."""
    identity = load_identity(me(request), identity_id)
    if "q" in request.GET:
        return _found(request, identity.customer)
    form = MergeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            linking.link_by_hand(me(request), identity.pk, form.cleaned_data["other"], form.cleaned_data["reason"])
            return changed(_("This address is theirs now."))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    candidates = _alike(request, identity.customer)
    context = {"form": form, "identity": identity, "customer": identity.customer, "candidates": candidates}
    return dialog(request, "workbench/customer/link.html", context)


@require_http_methods(["GET", "POST"])
@for_staff
def confirm_phone(request: HttpRequest, customer_id: int) -> HttpResponse:
    customer = load_customer(me(request), customer_id)
    form = PhoneForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            _kept, merged = linking.confirm_phone(me(request), customer.pk, form.cleaned_data["phone"])
            return changed(_("They are one customer now.") if merged else _("Saved."))
        except Refused as refusal:
            form.add_error("phone", str(refusal.message))
    return dialog(request, "workbench/customer/phone.html", {"form": form, "customer": customer})


@require_POST
@for_staff
def same(request: HttpRequest, customer_id: int, other_id: int) -> HttpResponse:
    linking.accept(me(request), customer_id, other_id)
    return changed(_("They are one customer now."))


@require_POST
@for_staff
def different(request: HttpRequest, customer_id: int, other_id: int) -> HttpResponse:
    linking.dismiss(me(request), customer_id, other_id)
    return changed(_("Nobody will be asked about them again."))


@require_POST
@for_staff
def unmerge(request: HttpRequest, merge_id: int) -> HttpResponse:
    customers.unmerge(me(request), merge_id)
    return changed(_("They are two customers again."))


def _found(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Those whom the words name; without words those who look alike."""
    words = clean(request.GET["q"])
    found = _alike(request, customer)
    if words:
        found = customers_named(visible_customers(me(request)).exclude(pk=customer.pk), words)[: profile.ALIKE]
    return render(request, "workbench/customer/candidates.html", {"candidates": found, "words": words})


def _alike(request: HttpRequest, customer: Customer) -> Any:
    """Others who share the phone number or the name."""
    return profile.alike(visible_customers(me(request)), customer)
