"""The customer's column and what an agent changes in it (CH2, CH8, X6)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from channels_hub.access import (
    load_connector,
    load_conversation,
    load_customer,
    visible_connectors,
    visible_conversations,
)
from channels_hub.actions import customers as customer_actions
from channels_hub.connectors.cards import card_of
from channels_hub.models import Customer, Message
from channels_hub.presenting import revealed_to
from cs_platform.lib.refusals import Refused
from workbench import profile
from workbench.forms import CustomerForm, ReasonForm, RestrictForm
from workbench.names import name_of
from workbench.web.answers import changed, dialog, for_staff, me, sent

PAST = 5
PAST_ALL = 50


@require_GET
@for_staff
def pane(request: HttpRequest, conversation_id: int) -> HttpResponse:
    chat = load_conversation(me(request), conversation_id)
    last = chat.messages.filter(direction=Message.Direction.IN).order_by("-seq").values_list("body", flat=True).first()
    context = profile.context(me(request), chat.customer) | {
        "conversation": chat,
        "name": name_of(chat),
        "last_words": last or "",
        "past": _past(request, chat.customer).exclude(pk=chat.pk)[:PAST],
        "suggestions_url": reverse("kb:desk_suggestions"),
        "connectors": visible_connectors(me(request)).prefetch_related("fields"),
    }
    return render(request, "workbench/customer/pane.html", context)


@require_GET
@for_staff
def card(request: HttpRequest, customer_id: int, connector_id: int) -> HttpResponse:
    """What one outside system knows; asked after the column is shown, so that nobody waits for it (CH8)."""
    customer = load_customer(me(request), customer_id)
    connector = load_connector(me(request), connector_id)
    shown = card_of(connector, customer, revealed_to(me(request), customer.pk), again="again" in request.GET)
    context = {"customer": customer, "connector": connector, "card": shown}
    return render(request, "workbench/customer/card.html", context)


@require_GET
@for_staff
def past(request: HttpRequest, customer_id: int) -> HttpResponse:
    """All of a customer's conversations that I may see, and who they are: a drawer."""
    customer = load_customer(me(request), customer_id)
    context = profile.context(me(request), customer) | {
        "name": str(customer),
        "past": _past(request, customer)[:PAST_ALL],
    }
    return render(request, "workbench/customer/past.html", context)


@require_http_methods(["GET", "POST"])
@for_staff
def edit(request: HttpRequest, customer_id: int) -> HttpResponse:
    customer = load_customer(me(request), customer_id)
    form = CustomerForm(sent(request), initial=CustomerForm.initial_of(customer))
    if request.method == "POST" and form.is_valid():
        try:
            customer_actions.update(me(request), customer.pk, **form.changes())
            customer_actions.tag(me(request), customer.pk, form.cleaned_data["tags"])
            return changed(_("Saved."))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    return dialog(request, "workbench/customer/edit.html", {"form": form, "customer": customer})


@require_http_methods(["GET", "POST"])
@for_staff
def reveal(request: HttpRequest, customer_id: int, field: str) -> HttpResponse:
    """The whole value for a while, for a reason that is kept."""
    customer = load_customer(me(request), customer_id)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        customer_actions.reveal(me(request), customer.pk, field, form.cleaned_data["reason"])
        return changed()
    return dialog(request, "workbench/customer/reveal.html", {"form": form, "customer": customer})


@require_http_methods(["GET", "POST"])
@for_staff
def restrict(request: HttpRequest, customer_id: int) -> HttpResponse:
    customer = load_customer(me(request), customer_id)
    form = RestrictForm(sent(request))
    if request.method == "POST" and form.is_valid():
        customer_actions.restrict(me(request), customer.pk, **form.cleaned_data)
        return changed(_("The restriction stands from now on."))
    return dialog(request, "workbench/customer/restrict.html", {"form": form, "customer": customer})


@require_POST
@for_staff
def lift(request: HttpRequest, restriction_id: int) -> HttpResponse:
    customer_actions.lift(me(request), restriction_id)
    return changed(_("The restriction is lifted."))


def _past(request: HttpRequest, customer: Customer) -> Any:
    return visible_conversations(me(request)).filter(customer=customer).order_by("-created_at")
