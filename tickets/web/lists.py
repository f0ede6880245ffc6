from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from cs_platform.lib.paging import Page, paged
from tickets import access, listing, searching
from tickets.models import Ticket
from tickets.presenting import lights
from tickets.web.dialogs import by_htmx, me

MOST_COUNTED = 100


@login_required
def tickets(request: HttpRequest) -> HttpResponse:
    """The list by turns; words search all that is in sight, whatever the tab."""
    user, filters = me(request), listing.Filters(request.GET)
    tab = listing.TABS.get(request.GET.get("tab", ""), listing.TABS["mine" if _owns(user) else "all"])
    page = _found(user, filters) if filters.text else _page(request, user, tab, filters)
    context = {
        "tabs": _tabs(user),
        "tab": tab,
        "filters": filters,
        "page": page,
        "timers": lights("ticket", [ticket.pk for ticket in page.rows]),
        "may_accept": user.has_role(*access.CENTRE),
    }
    return render(request, "tickets/list_rows.html" if by_htmx(request) else "tickets/list.html", context)


def _owns(user: User) -> bool:
    """Whoever accepts tickets begins with their own; others with what they may read."""
    return user.has_role(*access.CENTRE)


def _found(user: User, filters: listing.Filters) -> Page[Ticket]:
    rows = listing.with_what_a_row_shows(filters.narrow(access.visible_tickets(user)))
    return Page(searching.find(rows, filters.text))


def _page(request: HttpRequest, user: User, tab: listing.Tab, filters: listing.Filters) -> Page[Ticket]:
    rows = filters.narrow(listing.in_tab(user, tab.code))
    return paged(listing.with_what_a_row_shows(rows), tab.order, request.GET)


def _tabs(user: User) -> list[dict[str, Any]]:
    """Each with how many wait in it, counted as far as a badge can show; nobody counts all of them."""
    return [
        {"tab": tab, "count": 0 if tab.code == "all" else listing.in_tab(user, tab.code)[:MOST_COUNTED].count()}
        for tab in listing.tabs_for(user)
    ]
