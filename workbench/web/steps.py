"""What an agent does with a conversation as a whole: takes it, hands it over, sets it aside, ends it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Team
from channels_hub.access import load_conversation, load_customer
from channels_hub.actions import conversations
from channels_hub.models import Conversation, Identity
from cs_platform.lib.refusals import Refused
from workbench import handover
from workbench.forms import SnoozeForm, StartForm, TransferForm
from workbench.web.answers import dialog, done, for_staff, me, sent


@require_POST
@for_staff
def accept(request: HttpRequest, conversation_id: int) -> HttpResponse:
    conversations.accept(me(request), conversation_id)
    return done(open=conversation_id)


@require_POST
@for_staff
def decline(request: HttpRequest, conversation_id: int) -> HttpResponse:
    conversations.decline(me(request), conversation_id)
    return done(left=conversation_id)


@require_http_methods(["GET", "POST"])
@for_staff
def transfer(request: HttpRequest, conversation_id: int) -> HttpResponse:
    chat = load_conversation(me(request), conversation_id)
    form = TransferForm(sent(request))
    if request.method == "POST" and form.is_valid() and (answer := _hand_over(request, chat, form)):
        return answer
    context = {"form": form, "conversation": chat} | handover.choices(me(request), chat)
    return dialog(request, "workbench/steps/transfer.html", context)


def _hand_over(request: HttpRequest, chat: Conversation, form: TransferForm) -> HttpResponse | None:
    colleague, team = form.target(handover.colleagues(me(request)), Team.objects.all())
    try:
        conversations.transfer(me(request), chat.pk, to_user=colleague, to_team=team, note=form.cleaned_data["note"])
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return None
    return done(_("Handed over to %(name)s.") % {"name": colleague or team}, left=chat.pk)


@require_http_methods(["GET", "POST"])
@for_staff
def snooze(request: HttpRequest, conversation_id: int) -> HttpResponse:
    chat = load_conversation(me(request), conversation_id)
    form = SnoozeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        conversations.snooze(me(request), chat.pk, until)
        return done(
            _("It comes back %(time)s, or when the customer writes.") % {"time": f"{until:%m-%d %H:%M}"}, left=chat.pk
        )
    return dialog(request, "workbench/steps/snooze.html", {"form": form, "conversation": chat})


@require_POST
@for_staff
def park(request: HttpRequest, conversation_id: int) -> HttpResponse:
    conversations.park(me(request), conversation_id)
    return done(_("Set aside. It takes no capacity until you take it up again."), left=conversation_id)


@require_POST
@for_staff
def unpark(request: HttpRequest, conversation_id: int) -> HttpResponse:
    conversations.unpark(me(request), conversation_id)
    return done()


@require_POST
@for_staff
def close(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Ending while the customer waits for an answer is asked about first."""
    chat = load_conversation(me(request), conversation_id)
    if chat.waiting_since and "sure" not in request.POST:
        response = render(request, "workbench/steps/close.html", {"conversation": chat})
        response["HX-Retarget"], response["HX-Reswap"] = "body", "beforeend"
        return response
    conversations.close(me(request), conversation_id)
    return done(_("Ended."), left=conversation_id)


@require_http_methods(["GET", "POST"])
@for_staff
def start(request: HttpRequest, identity_id: int) -> HttpResponse:
    """Write to a customer first, on one of their channels."""
    identity = get_object_or_404(Identity.objects.select_related("customer", "inbox"), pk=identity_id)
    load_customer(me(request), identity.customer_id)
    form = StartForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            chat = conversations.start_outbound(me(request), identity, form.cleaned_data["body"])
            return done(open=chat.pk)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    return dialog(request, "workbench/steps/start.html", {"form": form, "identity": identity})
