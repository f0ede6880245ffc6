from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import Team
from accounts.requests import StaffRequest
from cs_platform.lib.paging import paged
from reports import access
from reports.board import board as figures_of
from reports.board import owed
from reports.figures import figures
from reports.records import CONVERSATIONS, TIMERS
from reports.troubles import troubles


@login_required
def board(request: StaffRequest) -> HttpResponse:
    access.require_reader(request.user)
    now = figures_of(access.visible_teams(request.user))
    template = "reports/_board.html" if request.htmx else "reports/board.html"
    context = {"board": now, "figures": list(figures(now)), "troubles": list(troubles(now))}
    return render(request, template, context)


@login_required
def records(request: StaffRequest, figure: str) -> HttpResponse:
    """What a figure counts, one by one."""
    access.require_reader(request.user)
    teams = access.visible_teams(request.user)
    if figure in CONVERSATIONS:
        return _conversations(request, teams, figure)
    if figure in TIMERS:
        return _timers(request, teams, figure)
    raise Http404


def _conversations(request: StaffRequest, teams: QuerySet[Team], figure: str) -> HttpResponse:
    title, of_teams, by = CONVERSATIONS[figure]
    rows = of_teams(teams).select_related("customer", "inbox", "team", "assignee")
    context = {"title": title, "page": paged(rows, by, request.GET)}
    return render(request, "reports/conversations.html", context)


def _timers(request: StaffRequest, teams: QuerySet[Team], figure: str) -> HttpResponse:
    title, of_teams = TIMERS[figure]
    page = paged(of_teams(teams, timezone.now()).select_related("owner"), "due_at", request.GET)
    return render(request, "reports/timers.html", {"title": title, "page": page, "rows": owed.told(page.rows)})
