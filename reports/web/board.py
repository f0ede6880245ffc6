from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from accounts.requests import StaffRequest
from channels_hub.models import Conversation
from cs_platform.lib.paging import keyset_page
from reports import access
from reports import board as figures
from reports.spark import points

FIGURES = {
    "waiting": _("Waiting"),
    "in-service": _("In service"),
    "unanswered": _("Waiting for an answer"),
}


@login_required
def board(request: StaffRequest) -> HttpResponse:
    access.require_reader(request.user)
    now = figures.board(access.visible_teams(request.user))
    template = "reports/_board.html" if request.htmx else "reports/board.html"
    return render(request, template, {"board": now, "points": points(now.trend)})


@login_required
def records(request: StaffRequest, figure: str) -> HttpResponse:
    """The rows behind a figure (RP3)."""
    access.require_reader(request.user)
    if figure not in FIGURES:
        raise Http404
    rows = _rows(figure, access.visible_teams(request.user))
    rows = rows.select_related("customer", "inbox", "team", "assignee")
    page = keyset_page(rows, "pk", request.GET.get("after"))
    context = {"page": page, "title": FIGURES[figure], "now": timezone.now()}
    return render(request, "reports/records.html", context)


def _rows(figure: str, teams: QuerySet[Team]) -> QuerySet[Conversation]:
    match figure:
        case "waiting":
            return figures.waiting(teams)
        case "in-service":
            return figures.in_service(teams)
    return figures.in_service(teams).filter(waiting_since__isnull=False)
