"""The form of acceptance: a page of its own, or a drawer beside the conversation."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from channels_hub.access import load_conversation, load_customer
from channels_hub.models import Conversation, Customer
from channels_hub.presenting import mask_phone
from cs_platform.lib.refusals import Refused
from tickets import access, actions
from tickets.custom_fields import PREFIX, FieldsForm
from tickets.forms import TicketForm
from tickets.lifecycle import Verb
from tickets.models import Category, Field, Ticket
from tickets.web.dialogs import by_htmx, done, me


@dataclass
class Origin:
    """Where the request came from: a conversation, a customer's card, or nothing yet."""

    conversation: Conversation | None = None
    customer: Customer | None = None


@login_required
def new(request: HttpRequest) -> HttpResponse:
    access.check_may(me(request), Verb.DISPATCH)
    origin = _origin(request)
    posted = request.method == "POST"
    form = TicketForm(request.POST if posted else None, customer=origin.customer, initial=_known(origin))
    fields = _fields(request, request.POST.get("category") if posted else None)
    if posted and all([form.is_valid(), fields is None or fields.is_valid()]):
        try:
            return _accepted(request, _accept(request, origin, form, fields))
        except Refused as refused:
            _explain(refused, form, fields)
    return _show(request, origin, form, fields, refused=posted)


@login_required
def fields(request: HttpRequest) -> HttpResponse:
    """What the chosen category asks, what is usual for it, and whether the matter is already open."""
    access.check_may(me(request), Verb.DISPATCH)
    origin = _origin(request)
    category = _category(request.GET.get("category"))
    context = {
        "fields": _fields(request, request.GET.get("category")),
        "destinations": actions.by_rule(Ticket(category=category, region=_region(origin))) if category else [],
        "duplicates": _duplicates(request, origin.customer, category),
    }
    return render(request, "tickets/new_fields.html", context)


def _origin(request: HttpRequest) -> Origin:
    given = request.POST if request.method == "POST" else request.GET
    if key := _number(given.get("conversation")):
        conversation = load_conversation(me(request), key)
        return Origin(conversation, conversation.customer)
    if key := _number(given.get("customer")):
        return Origin(customer=load_customer(me(request), key))
    return Origin()


def _known(origin: Origin) -> dict[str, Any]:
    """What need not be asked again."""
    known: dict[str, Any] = {"region": _region(origin)}
    if origin.conversation:
        known |= {"business_line": origin.conversation.inbox.business_line_id, "title": origin.conversation.subject}
    return known


def _region(origin: Origin) -> Any:
    return origin.customer.region if origin.customer else None


def _fields(request: HttpRequest, category: str | None) -> FieldsForm | None:
    found = _category(category)
    return FieldsForm(found, Field.At.ACCEPT, request.POST or None, prefix=PREFIX) if found else None


def _category(key: str | None) -> Category | None:
    return Category.objects.filter(pk=_number(key) or 0, active=True).select_related("parent").first()


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None


def _accept(request: HttpRequest, origin: Origin, form: TicketForm, fields: FieldsForm | None) -> Ticket:
    data = dict(form.cleaned_data)
    phone, name = data.pop("phone", ""), data.pop("name", "")
    customer = origin.customer or actions.customer_with(phone, name)
    asked = fields.values() if fields else {}
    return actions.accept(me(request), customer=customer, conversation=origin.conversation, fields=asked, **data)


def _accepted(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """Sent on by rule if that was asked: no rule is no reason to lose the ticket."""
    said = _("Ticket %(number)s is accepted.") % {"number": ticket.number}
    if request.POST.get("dispatch") and not ticket.orders.exists():
        try:
            actions.dispatch(me(request), ticket.number)
            said = _("Ticket %(number)s is accepted and dispatched.") % {"number": ticket.number}
        except Refused as refused:
            said = f"{said} {refused.message}"
    if by_htmx(request):
        return done(ticket, said, f"ticket.new.{request.POST.get('conversation', '')}")
    return redirect("tickets:ticket", ticket.number)


def _explain(refused: Refused, form: TicketForm, fields: FieldsForm | None) -> None:
    for name, wrong in refused.fields.items():
        target = fields if fields and name in fields.fields else form
        target.add_error(name if name in target.fields else None, str(wrong))
    if not refused.fields:
        form.add_error(None, str(refused.message))


def _show(
    request: HttpRequest, origin: Origin, form: TicketForm, fields: FieldsForm | None, refused: bool
) -> HttpResponse:
    customer = origin.customer
    form.fields["description"].widget.attrs["data-draft"] = (
        f"ticket.new.{origin.conversation.pk if origin.conversation else ''}"
    )
    context = {
        "form": form,
        "fields": fields,
        "origin": origin,
        "customer": customer,
        "phone": mask_phone(customer.phone) if customer else "",
        "categories": _tree(),
        "chosen": _number(form["category"].value() if isinstance(form["category"].value(), str) else None),
        "duplicates": _duplicates(request, customer, None),
        "wants_dispatch": request.method != "POST" or bool(request.POST.get("dispatch")),
    }
    template = "tickets/new_drawer.html" if by_htmx(request) else "tickets/new.html"
    return render(request, template, context, status=422 if refused else 200)


def _duplicates(request: HttpRequest, customer: Customer | None, category: Category | None) -> list[Ticket]:
    return list(actions.open_duplicates(customer, category)[:5]) if customer else []


def _tree() -> list[tuple[str, list[Category]]]:
    """Leaves under the path of their branch, in the order of the administration."""
    rows = list(
        Category.objects.filter(active=True).select_related("parent").order_by("parent__order", "order", "path")
    )
    branches = {row.parent_id for row in rows}
    tree: dict[str, list[Category]] = {}
    for row in rows:
        if row.pk not in branches:
            tree.setdefault(row.parent.path if row.parent else row.name, []).append(row)
    return list(tree.items())
