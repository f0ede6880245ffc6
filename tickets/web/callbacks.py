from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import Scope
from channels_hub.presenting import mask_phone
from cs_platform.lib.paging import paged
from tickets import access
from tickets.presenting import lights
from tickets.web.dialogs import by_htmx, me

TABS = ("mine", "team")


@login_required
def callbacks(request: HttpRequest) -> HttpResponse:
    """Calls owed to customers, the next due on top."""
    user = me(request)
    has_team = user.scope != Scope.OWN
    tab = "team" if has_team and request.GET.get("tab") == "team" else "mine"
    owed = access.visible_callbacks(user).filter(outcome="").select_related("ticket__customer", "assignee")
    mine = owed.filter(assignee=user)
    page = paged((owed if tab == "team" else mine).prefetch_related("attempts"), "due_at", request.GET)
    timers = lights("callback", [callback.pk for callback in page.rows])
    context = {
        "tab": tab,
        "has_team": has_team,
        "count": mine[:100].count(),
        "page": page,
        "rows": [
            {
                "callback": callback,
                "ticket": callback.ticket,
                "timer": timers.get(callback.pk),
                "phone": mask_phone(callback.ticket.customer.phone),
            }
            for callback in page.rows
        ],
    }
    return render(request, "tickets/callbacks_rows.html" if by_htmx(request) else "tickets/callbacks.html", context)
