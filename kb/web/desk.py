"""Fragments for the agent's desk: what fits the customer's words, a search, the phrases of the `/` menu."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import StaffRequest
from kb.actions import feedback
from kb.actions import phrases as phrase_actions
from kb.actions.search import find, suggest
from kb.signals import variables_wanted


def row_id(text: str | None) -> int | None:
    """A row's id from outside, None where there is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


@login_required
@require_GET
def suggestions(request: StaffRequest) -> HttpResponse:
    hits = suggest(request.GET.get("q", ""), request.user)
    return _cards(request, hits, quiet=True)


@login_required
@require_GET
def search(request: StaffRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    return _cards(request, find(words, request.user, limit=6), quiet=not words)


def _cards(request: StaffRequest, hits: list, quiet: bool) -> HttpResponse:
    """`quiet`: nothing found is nothing shown."""
    conversation = row_id(request.GET.get("conversation"))
    return render(request, "kb/desk/cards.html", {"hits": hits, "conversation": conversation, "quiet": quiet})


@login_required
@require_GET
def phrases(request: StaffRequest) -> HttpResponse:
    found = phrase_actions.match(request.user, request.GET.get("q", ""))
    variables = _variables(request)
    expanded = [(phrase, phrase_actions.expand(phrase, variables)) for phrase in found]
    return render(request, "kb/desk/phrases.html", {"phrases": expanded})


def _variables(request: StaffRequest) -> dict[str, str]:
    values: dict[str, str] = {"agent.name": request.user.name}
    if conversation := row_id(request.GET.get("conversation")):
        told: Any = variables_wanted.send(sender=None, user=request.user, conversation_id=conversation)
        for _receiver, more in told:
            values.update(more or {})
    return values


@login_required
@require_POST
def use(request: StaffRequest) -> HttpResponse:
    """The browser tells what was put into a reply: an article's version, or a phrase."""
    version, phrase = row_id(request.POST.get("version")), row_id(request.POST.get("phrase"))
    if version:
        feedback.use(request.user, version, row_id(request.POST.get("conversation")))
    elif phrase:
        phrase_actions.used(request.user, phrase)
    else:
        raise Http404
    return HttpResponse(status=204)
