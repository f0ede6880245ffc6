"""What editors owe: reviews of each other's wordings, looks at what may have grown old (KB1, KB2)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import StaffRequest
from cs_platform.lib.refusals import Refused
from kb import access
from kb.actions import articles
from kb.models import ArticleVersion

PAGE = 100


@login_required
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """Waiting for a review, oldest first; then the drafts."""
    access.require_editor(request.user)
    versions = access.visible_versions(request.user)
    context = {
        "waiting": versions.filter(state=ArticleVersion.State.IN_REVIEW).order_by("submitted_at")[:PAGE],
        "drafts": versions.filter(state=ArticleVersion.State.DRAFT).order_by("-changed_at")[:PAGE],
    }
    return render(request, "kb/reviews.html", context)


@login_required
@require_GET
def overdue(request: StaffRequest) -> HttpResponse:
    access.require_editor(request.user)
    late = access.visible_articles(request.user).overdue().select_related("category__owner", "released")
    return render(request, "kb/overdue.html", {"articles": late.order_by("refreshed_at")[:PAGE]})


@login_required
@require_POST
def judge(request: StaffRequest, pk: int) -> HttpResponse:
    """Release, or give back with a word why."""
    version = access.load_version(request.user, pk)
    why = request.POST.get("why", "")[:200]
    try:
        if request.POST.get("verdict") == "release":
            articles.release(request.user, pk, why)
            messages.success(request, _("Released: it is what everybody finds from now on."))
        else:
            articles.reject(request.user, pk, why)
            messages.success(request, _("Given back to its author."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("kb:version", version.article_id, version.number)


@login_required
@require_POST
def retire(request: StaffRequest, pk: int) -> HttpResponse:
    articles.retire(request.user, pk)
    messages.success(request, _("Retired: nobody finds it any more; it stays readable."))
    return redirect("kb:article", pk)


@login_required
@require_POST
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    articles.confirm(request.user, pk)
    messages.success(request, _("Noted: it still holds."))
    if request.POST.get("next") == "overdue":
        return redirect("kb:overdue")
    return redirect("kb:article", pk)
