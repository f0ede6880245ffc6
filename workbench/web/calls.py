"""The telephone at the desk: calls to customers, calls entered by hand."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from channels_hub.actions import dialling
from cs_platform.lib.refusals import Refused
from workbench.forms import CallForm
from workbench.web.answers import dialog, done, for_staff, me, sent


@require_POST
@for_staff
def call(request: HttpRequest, customer_id: int) -> HttpResponse:
    made = dialling.call_customer(me(request), customer_id)
    return done(_("Your telephone rings first."), open=made.conversation_id)


@require_http_methods(["GET", "POST"])
@for_staff
def enter(request: HttpRequest) -> HttpResponse:
    """A call taken without an exchange: number in, customer on the desk."""
    form = CallForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = dialling.enter(me(request), form.cleaned_data["inbox"].pk, form.cleaned_data["number"])
        except Refused as refusal:
            form.add_error("number", str(refusal.message))
        else:
            return done(open=made.pk)
    return dialog(request, "workbench/steps/call.html", {"form": form})


@require_POST
@for_staff
def end(request: HttpRequest, conversation_id: int) -> HttpResponse:
    dialling.end(me(request), conversation_id)
    return done(open=conversation_id)
