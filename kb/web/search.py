"""Looking things up: search as you type, categories beside it."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import StaffRequest
from kb import access, tree
from kb.actions import feedback
from kb.actions.search import find
from kb.models import Article
from kb.web.desk import row_id

PAGE = 30


@login_required
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """The page, or for htmx its results alone. A search that was finished and in vain is kept as a gap."""
    words = request.GET.get("q", "").strip()[:100]
    roots = tree.grow(access.visible_categories(request.user))
    context = {"words": words, "roots": roots, "can_edit": access.is_editor(request.user)}
    if words:
        context["hits"] = find(words, request.user, limit=20)
        if not context["hits"] and "typing" not in request.GET:
            feedback.miss(words)
    else:
        context |= _browse(request, roots)
    return render(request, "kb/results.html" if request.htmx else "kb/search.html", context)


def _browse(request: StaffRequest, roots: list[tree.Branch]) -> dict:
    """One category's articles, or all, newest first."""
    articles: QuerySet[Article] = access.current_articles(request.user).order_by("-pk")
    category = row_id(request.GET.get("category"))
    if category:
        articles = articles.filter(category__in=tree.below(roots, category))
    if before := row_id(request.GET.get("before")):
        articles = articles.filter(pk__lt=before)
    shown = list(articles[: PAGE + 1])
    more = shown[PAGE - 1].pk if len(shown) > PAGE else None
    return {"articles": shown[:PAGE], "category": category, "more": more}
