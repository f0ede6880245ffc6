"""The phrases, for those who keep them; everybody else reads them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role
from accounts.requests import StaffRequest
from cs_platform.lib.refusals import Refused
from kb import access
from kb.actions import phrases
from kb.models import Phrase
from kb.web.forms import PhraseForm


@login_required
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:60]
    changeable = set(access.changeable_phrases(request.user).values_list("pk", flat=True))
    context = {
        "phrases": phrases.match(request.user, words, limit=500),
        "changeable": changeable,
        "can_add": access.is_editor(request.user) or (request.user.has_role(Role.LEAD) and request.user.team_id),
        "words": words,
        "can_edit": access.is_editor(request.user),
    }
    return render(request, "kb/phrase_rows.html" if request.htmx else "kb/phrases.html", context)


@login_required
def new(request: StaffRequest) -> HttpResponse:
    return _form(request, Phrase())


@login_required
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    return _form(request, access.load_phrase(request.user, pk))


def _form(request: StaffRequest, phrase: Phrase) -> HttpResponse:
    phrases.require_keeper(request.user)
    form = PhraseForm(request.user, request.POST or None, instance=phrase)
    if request.method == "POST" and form.is_valid():
        try:
            phrases.keep(request.user, phrase, form.cleaned_data)
        except Refused as refused:
            for name, message in refused.fields.items():
                form.add_error(name, str(message))
            if not refused.fields:
                form.add_error(None, str(refused.message))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("kb:phrases")
    context = {"form": form, "phrase": phrase, "variables": [f"{{{name}}}" for name in phrases.VARIABLES]}
    return render(request, "kb/phrase.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    phrases.remove(request.user, pk)
    messages.success(request, _("Removed."))
    return redirect("kb:phrases")
