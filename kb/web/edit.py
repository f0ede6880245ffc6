"""Writing: a new article, the open wording of one, its preview."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from cs_platform.lib.refusals import Refused
from kb import access, diff, text
from kb.actions import articles
from kb.models import ArticleVersion
from kb.web.forms import ArticleForm, told_by


@login_required
def new(request: StaffRequest) -> HttpResponse:
    access.require_editor(request.user)
    form = ArticleForm(request.POST or None, initial={"title": request.GET.get("title", "")[:120]})
    if request.method == "POST" and form.is_valid():
        try:
            return _kept(request, articles.write(request.user, form.words, form.about))
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "kb/edit.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def revise(request: StaffRequest, pk: int) -> HttpResponse:
    return redirect("kb:edit", articles.revise(request.user, pk).pk)


@login_required
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    access.require_editor(request.user)
    version = access.load_version(request.user, pk)
    if version.state != ArticleVersion.State.DRAFT and request.method == "GET":
        return redirect("kb:version", version.article_id, version.number)
    form = ArticleForm(request.POST or None, initial=told_by(version))
    context = {"form": form, "version": version}
    if request.method == "POST" and form.is_valid():
        try:
            saved = articles.save(request.user, pk, form.cleaned_data["revision"], form.words, form.about)
            return _kept(request, saved)
        except Refused as refused:
            return _refused(request, context, refused)
    return render(request, "kb/edit.html", context, status=422 if form.errors else 200)


def _kept(request: StaffRequest, version: ArticleVersion) -> HttpResponse:
    """After saving: to the reviewers if that was asked for."""
    if "submit" not in request.POST:
        messages.success(request, _("The draft is saved."))
        return redirect("kb:edit", version.pk)
    articles.submit(request.user, version.pk, version.revision)
    messages.success(request, _("Handed in. Another editor will review it."))
    return redirect("kb:version", version.article_id, version.number)


def _refused(request: StaffRequest, context: dict, refused: Refused) -> HttpResponse:
    """Show what was typed beside what stands there now; saving again is then a decision."""
    theirs = access.load_version(request.user, context["version"].pk)
    form = context["form"]
    form.data = form.data.copy()
    form.data["revision"] = str(theirs.revision)
    lines = diff.lines(f"{theirs.title}\n\n{theirs.body}", f"{form.words['title']}\n\n{form.words['body']}")
    return render(request, "kb/edit.html", {**context, "refused": refused, "lines": lines}, status=refused.status)


@login_required
@require_POST
def preview(request: StaffRequest) -> HttpResponse:
    body = request.POST.get("body", "")[:20_000]
    return render(request, "kb/body.html", {"body": text.customer_html(body), "notes": text.notes_html(body)})
