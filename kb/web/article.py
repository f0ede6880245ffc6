"""Reading: an article, its versions, what changed between them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.requests import StaffRequest
from kb import access, diff, text
from kb.actions import feedback as feedback_actions
from kb.actions.articles import OPEN
from kb.models import Article, ArticleVersion
from kb.web.desk import row_id


@login_required
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """The version in force, or for editors the newest one of an article that has none yet."""
    article = access.load_article(request.user, pk)
    shown = article.released or _versions(request.user, article)[0]
    return _show(request, article, shown)


@login_required
@require_GET
def version(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    article = access.load_article(request.user, pk)
    return _show(request, article, _numbered(request.user, article, number))


def _versions(user: User, article: Article) -> list[ArticleVersion]:
    return list(access.visible_versions(user).filter(article=article))


def _numbered(user: User, article: Article, number: int | None) -> ArticleVersion:
    for version in _versions(user, article):
        if version.number == number:
            return version
    raise Http404


def _show(request: StaffRequest, article: Article, shown: ArticleVersion) -> HttpResponse:
    versions = _versions(request.user, article)
    written_by = {shown.author_id, shown.changed_by_id}
    context = {
        "article": article,
        "version": shown,
        "versions": versions,
        "body": text.customer_html(shown.body),
        "notes": text.notes_html(shown.body),
        "answer": text.customer_text(shown.body),
        "regions": article.regions.all(),
        "questions": article.questions.all(),
        "open": next((version for version in versions if version.state in OPEN), None),
        "can_edit": access.is_editor(request.user),
        "can_review": shown.state == ArticleVersion.State.IN_REVIEW and request.user.pk not in written_by,
        "changes": _changes(article, shown),
        "own_feedback": shown.feedback.filter(user=request.user).first(),
        "feedback": shown.feedback.select_related("user")[:20] if access.is_editor(request.user) else [],
    }
    return render(request, "kb/article.html", context)


def _changes(article: Article, shown: ArticleVersion) -> list[diff.Line]:
    """For the reviewer: what would change for the readers."""
    if shown.state != ArticleVersion.State.IN_REVIEW or article.released is None:
        return []
    return diff.lines(_whole(article.released), _whole(shown))


def _whole(version: ArticleVersion) -> str:
    return f"{version.title}\n\n{version.body}"


@login_required
@require_GET
def compare(request: StaffRequest, pk: int) -> HttpResponse:
    article = access.load_article(request.user, pk)
    old, new = (_numbered(request.user, article, row_id(request.GET.get(name))) for name in ("old", "new"))
    context = {"article": article, "old": old, "new": new, "lines": diff.lines(_whole(old), _whole(new))}
    return render(request, "kb/compare.html", context)


@login_required
@require_POST
def feedback(request: StaffRequest, pk: int) -> HttpResponse:
    helpful, remark = request.POST.get("helpful") == "yes", request.POST.get("remark", "")[:500]
    given = feedback_actions.judge(request.user, pk, helpful, remark)
    messages.success(request, _("Thank you. The editors will read it."))
    return redirect("kb:version", given.version.article_id, given.version.number)
