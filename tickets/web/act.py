"""Doing something to a ticket or an order: one dialog for all verbs."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cs_platform.lib.refusals import Refused
from tickets import access, actions
from tickets.custom_fields import PREFIX, FieldsForm
from tickets.models import Field, Order, Ticket
from tickets.web import verbs
from tickets.web.dialogs import done, explain, keep_draft, me, show


@login_required
def ticket(request: HttpRequest, number: str, slug: str) -> HttpResponse:
    if (found := verbs.ticket_button(slug)) is None:
        raise Http404
    verb, button = found
    target = access.load_ticket(me(request), number)
    access.check_may(me(request), verb)
    return _dialog(request, button, target, None, reverse("tickets:act", args=[number, slug]))


@login_required
def order(request: HttpRequest, order_id: int, slug: str) -> HttpResponse:
    if (found := verbs.order_button(slug)) is None:
        raise Http404
    verb, button = found
    target = _order(request, order_id)
    access.check_may(me(request), verb, target)
    return _dialog(request, button, target.ticket, target, reverse("tickets:act_on_order", args=[order_id, slug]))


@login_required
@require_POST
def take(request: HttpRequest, order_id: int) -> HttpResponse:
    """Taking an order on asks nothing: one press."""
    taken = actions.accept_order(me(request), order_id)
    return done(taken.ticket, _("The order is yours."))


def _order(request: HttpRequest, order_id: int) -> Order:
    rows = access.visible_orders(me(request)).select_related("ticket__category", "ticket__customer", "department")
    found = rows.filter(pk=order_id).first()
    if found is None:
        raise Http404
    return found


def _dialog(request: HttpRequest, button: verbs.Button, ticket: Ticket, order: Order | None, url: str) -> HttpResponse:
    posted = request.method == "POST"
    form = button.form(
        request.POST if posted else None,
        request.FILES if posted else None,
        ticket=ticket,
        user=me(request),
        initial={"version": ticket.version},
    )
    draft = f"ticket.{ticket.pk}.{order.pk if order else 0}.{button.slug}"
    keep_draft(form, draft)
    fields = _fields(request, button, ticket)
    context: dict[str, Any] = {
        "button": button,
        "ticket": ticket,
        "order": order,
        "form": form,
        "fields": fields,
        "url": url,
    }
    if posted and all([form.is_valid(), fields is None or fields.is_valid()]):
        try:
            button.run(me(request), order.pk if order else ticket.number, **_given(form, fields))
            return done(ticket, button.done, draft)
        except Refused as refused:
            context["news"] = explain(refused, ticket, form, fields)
    return show(request, context, refused=posted)


def _fields(request: HttpRequest, button: verbs.Button, ticket: Ticket) -> FieldsForm | None:
    if not button.asks_fields:
        return None
    return FieldsForm(ticket.category, Field.At.RETURN, request.POST or None, prefix=PREFIX)


def _given(form: Any, fields: FieldsForm | None) -> dict[str, Any]:
    return form.given() | ({"fields": fields.values()} if fields else {})
