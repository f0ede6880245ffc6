"""What the customer sees of their ticket, like a parcel's way (TK11): by link, or by number and phone."""

from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cs_platform.lib.refusals import Refused
from tickets import actions, progress
from tickets.forms import FilesField, words
from tickets.lifecycle import TO_VERIFY, Status
from tickets.models import Ticket, Via
from tickets.presenting import customers_way
from tickets.web import throttle
from tickets.web.dialogs import by_htmx
from tickets.web.files import served


class FindForm(forms.Form):
    number = forms.CharField(max_length=40, label=_("Number"), help_text=_("Such as 20261122-00017"))
    phone = forms.CharField(max_length=30, label=_("Phone"), widget=forms.TextInput({"inputmode": "tel"}))


class AddForm(forms.Form):
    text = words(_("What do you want to add?"), required=False, rows=3)
    uploads = FilesField(label=_("Pictures"), required=False)


class VerdictForm(forms.Form):
    resolved = forms.TypedChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], coerce=lambda value: value == "yes")
    text = words(_("What is not resolved?"), required=False, rows=3)


@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Number and phone. One answer for a wrong number and a wrong phone, and few tries."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"].strip()
        if throttle.too_many(request, number):
            return render(request, "progress/slow_down.html", status=429)
        if ticket := progress.by_phone(number, form.cleaned_data["phone"]):
            return redirect(progress.progress_url(ticket))
        form.add_error(None, _("We find no request with this number and phone. Please check both."))
    status = 422 if request.method == "POST" else 200
    return render(request, "progress/find.html", {"form": form}, status=status)


@never_cache
def page(request: HttpRequest, token: str) -> HttpResponse:
    return _show(request, _ticket(token), token)


@never_cache
@require_POST
def urge(request: HttpRequest, token: str) -> HttpResponse:
    ticket = _ticket(token)
    return _do(
        request,
        ticket,
        token,
        _("We have passed it on: you will get an answer."),
        lambda: actions.urge(ticket.customer, ticket.number, channel=Via.PAGE),
    )


@never_cache
@require_POST
def add(request: HttpRequest, token: str) -> HttpResponse:
    ticket = _ticket(token)
    form = AddForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, ticket, token, add_form=form, status=422)
    given = form.cleaned_data
    return _do(
        request,
        ticket,
        token,
        _("Added. Whoever works on it has been told."),
        lambda: actions.supplement(
            ticket.customer, ticket.number, text=given["text"], uploads=given["uploads"], channel=Via.PAGE
        ),
        add_form=form,
    )


@never_cache
@require_POST
def verdict(request: HttpRequest, token: str) -> HttpResponse:
    """Confirms, or says that it is not resolved: then the ticket is opened again."""
    ticket = _ticket(token)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _show(request, ticket, token, verdict_form=form, status=422)
    resolved, text = form.cleaned_data["resolved"], form.cleaned_data["text"]
    said = (
        _("Thank you. We are glad it is resolved.")
        if resolved
        else _("We are sorry. It is open again, with more urgency.")
    )
    return _do(request, ticket, token, said, lambda: _judge(ticket, resolved, text), verdict_form=form)


def _judge(ticket: Ticket, resolved: bool, text: str) -> None:
    if ticket.status == Status.CLOSED and not resolved:
        actions.reopen(ticket.customer, ticket.number, reason=text)
    else:
        actions.confirm(ticket.customer, ticket.number, resolved=resolved, text=text)


def file(request: HttpRequest, token: str, file: str) -> FileResponse:
    """A picture that the customer added."""
    found = _ticket(token).attachments.filter(token=file, from_customer=True).first()
    if found is None:
        raise Http404
    return served(found)


def _ticket(token: str) -> Ticket:
    """The ticket of a link that we signed."""
    if (ticket := progress.by_token(token)) is None:
        raise Http404
    return ticket


def _do(request: HttpRequest, ticket: Ticket, token: str, said: Any, act: Any, **forms: Any) -> HttpResponse:
    """After the act the page says what happened; a refusal stands where the button is, and keeps what was typed."""
    try:
        act()
    except Refused as refused:
        return _show(request, ticket, token, refused=refused, status=422, **forms)
    if by_htmx(request):
        return _show(request, _ticket(token), token, said=said)
    return redirect("progress:page", token)


def _show(
    request: HttpRequest,
    ticket: Ticket,
    token: str,
    *,
    add_form: AddForm | None = None,
    verdict_form: VerdictForm | None = None,
    refused: Refused | None = None,
    said: Any = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "ticket": ticket,
        "token": token,
        "way": customers_way(ticket),
        "asks_verdict": ticket.status in TO_VERIFY,
        "may_reopen": ticket.status == Status.CLOSED,
        "add_form": add_form or AddForm(),
        "verdict_form": verdict_form or VerdictForm(),
        "refused": refused,
        "said": said,
    }
    template = "progress/body.html" if by_htmx(request) else "progress/page.html"
    return render(request, template, context, status=status)
