from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from channels_hub.access import visible_conversations
from cs_platform.lib.paging import Page, paged
from cs_platform.lib.refusals import Refused
from deadlines.models import Timer
from qa import access
from qa.actions import reviews as actions
from qa.forms import ActionForm, NoteForm, OptionalNoteForm, ReviewForm
from qa.models import CorrectiveAction, Review

TABS = Review.Status
MOST_IN_MARK = 99


def _rows(user: Any, status: str) -> QuerySet[Review]:
    rows = access.visible_reviews(user).filter(status=status)
    return rows.select_related(
        "conversation__survey", "conversation__customer", "conversation__inbox", "agent", "cause"
    )


def _page(request: StaffRequest, status: str) -> Page[Review]:
    """What is owed: oldest first, as it falls due; the rest: newest first."""
    field = "id" if status == Review.Status.OWED else "-id"
    return paged(_rows(request.user, status), field, request.GET)


@login_required
def reviews(request: StaffRequest) -> HttpResponse:
    wished = request.GET.get("status", "")
    first = Review.Status.OWED if access.may_judge(request.user) else Review.Status.CORRECTING
    status = wished if wished in TABS.values else first
    page = _page(request, status)
    timers = {t.subject_id: t for t in Timer.objects.open_for("review", [row.pk for row in page.rows])}
    for row in page.rows:
        row.timer = timers.get(row.pk)  # type: ignore[attr-defined]
    context = {"page": page, "status": status, "tabs": TABS.choices, "may_judge": access.may_judge(request.user)}
    template = "qa/_list.html" if request.htmx else "qa/reviews.html"
    return render(request, template, context)


@login_required
def mark(request: StaffRequest) -> HttpResponse:
    """The number beside “Reviews” in the rail."""
    count = access.waiting_for(request.user)
    return HttpResponse(("99+" if count > MOST_IN_MARK else count) or "")


@login_required
def review(request: StaffRequest, pk: int) -> HttpResponse:
    found = access.load_review(request.user, pk)
    form = ReviewForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            written = form.cleaned_data
            actions.write(request.user, pk, **written)
            return redirect("qa:review", pk)
        except Refused as refused:
            form.add_error(None, str(refused.message))
            found = access.load_review(request.user, pk)
            form.data = {**request.POST.dict(), "version": found.version}
    elif request.method == "POST":
        found = access.load_review(request.user, pk)  # validation wrote the form's values into the instance
    return review_page(request, found, form)


def with_timers(actions: Iterable[CorrectiveAction]) -> list[CorrectiveAction]:
    """Each with its running clock as `timer`, None where none runs."""
    rows = list(actions)
    timers = {t.subject_id: t for t in Timer.objects.open_for("corrective_action", [row.pk for row in rows])}
    for row in rows:
        row.timer = timers.get(row.pk)  # type: ignore[attr-defined]
    return rows


def review_page(
    request: StaffRequest, found: Review, form: ReviewForm | None = None, action_form: ActionForm | None = None
) -> HttpResponse:
    may_judge = access.may_judge(request.user) and found.agent_id != request.user.pk
    form = form or ReviewForm(instance=found)
    is_being_written = may_judge and found.status != Review.Status.FINISHED
    context = {
        "review": found,
        "timer": Timer.objects.open_for("review", [found.pk]).first(),
        # while it is written it stands in the form, unless somebody else wrote something else meanwhile
        "judged": found if found.cause and (form.non_field_errors() or not is_being_written) else None,
        "conversation": found.conversation,
        "survey": getattr(found.conversation, "survey", None),
        "form": form,
        "action_form": action_form or ActionForm(review=found),
        "note_form": NoteForm(),
        "verify_form": OptionalNoteForm(),
        "actions": with_timers(found.actions.select_related("owner").order_by("pk")),
        "events": found.events.select_related("actor"),
        "may_judge": may_judge,
        "may_read": visible_conversations(request.user).filter(pk=found.conversation_id).exists(),
    }
    return render(request, "qa/review.html", context)


@login_required
@require_POST
def finish(request: StaffRequest, pk: int) -> HttpResponse:
    actions.finish(request.user, pk)
    return redirect("qa:review", pk)
