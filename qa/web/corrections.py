from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from cs_platform.lib.paging import paged
from cs_platform.lib.refusals import Refused
from qa import access
from qa.actions import corrections
from qa.forms import ActionForm, NoteForm, OptionalNoteForm
from qa.models import CorrectiveAction
from qa.web.reviews import review_page, with_timers

TABS = CorrectiveAction.Status


@login_required
def actions(request: StaffRequest) -> HttpResponse:
    """What is to be corrected, by me or by those whose reviews I see."""
    wished = request.GET.get("status", "")
    status = wished if wished in TABS.values else CorrectiveAction.Status.OPEN
    rows = access.visible_actions(request.user).filter(status=status).select_related("owner", "review__cause")
    page = paged(rows, "id", request.GET)
    context = {
        "page": page,
        "actions": with_timers(page.rows),
        "status": status,
        "tabs": TABS.choices,
        "may_judge": access.may_judge(request.user),
    }
    return render(request, "qa/_actions.html" if request.htmx else "qa/actions.html", context)


@login_required
@require_POST
def give(request: StaffRequest, pk: int) -> HttpResponse:
    review = access.load_review(request.user, pk)
    form = ActionForm(request.POST, review=review)
    if form.is_valid():
        try:
            corrections.give(request.user, pk, **form.cleaned_data)
            return redirect("qa:review", pk)
        except Refused as refused:
            for field, wrong in refused.fields.items() or [(None, refused.message)]:
                form.add_error(field, str(wrong))
    return review_page(request, review, action_form=form)


@login_required
@require_POST
def complete(request: StaffRequest, pk: int) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what was done."))
        return redirect("qa:actions")
    corrections.complete(request.user, pk, outcome=form.cleaned_data["note"])
    messages.success(request, _("Reported. Your team lead verifies it."))
    return redirect("qa:actions")


@login_required
@require_POST
def verify(request: StaffRequest, pk: int) -> HttpResponse:
    form = OptionalNoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return redirect("qa:review", corrections.verify(request.user, pk, note=note).review_id)


@login_required
@require_POST
def give_back(request: StaffRequest, pk: int) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what is missing."))
        return redirect("qa:review", access.load_action(request.user, pk).review_id)
    action = corrections.give_back(request.user, pk, note=form.cleaned_data["note"])
    return redirect("qa:review", action.review_id)
