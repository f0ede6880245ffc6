from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.models import Scope, User
from channels_hub.presenting import mask_phone
from cs_platform.lib.paging import paged
from cs_platform.lib.refusals import Refused
from tickets import access
from tickets.actions import return_calls
from tickets.presenting import lights
from tickets.web.dialogs import by_htmx, me

TABS = ("mine", "team", "return")


@login_required
def callbacks(request: HttpRequest) -> HttpResponse:
    """Calls owed to customers, the next due on top."""
    user = me(request)
    has_team = user.scope != Scope.OWN
    if request.GET.get("tab") == "return":
        return _return_calls(request, user, has_team)
    tab = "team" if has_team and request.GET.get("tab") == "team" else "mine"
    owed = access.visible_callbacks(user).filter(outcome="").select_related("ticket__customer", "assignee")
    mine = owed.filter(assignee=user)
    page = paged((owed if tab == "team" else mine).prefetch_related("attempts"), "due_at", request.GET)
    timers = lights("callback", [callback.pk for callback in page.rows])
    context = {
        "tab": tab,
        "has_team": has_team,
        "count": mine[:100].count(),
        "to_return": access.visible_return_calls(user).filter(done_at=None)[:100].count(),
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


def _return_calls(request: HttpRequest, user: User, has_team: bool) -> HttpResponse:
    """Missed calls and closed windows: whoever is free calls, the next due on top."""
    owed = access.visible_return_calls(user).filter(done_at=None)
    page = paged(owed, "due_at", request.GET)
    context = {
        "tab": "return",
        "has_team": has_team,
        "count": access.visible_callbacks(user).filter(outcome="", assignee=user)[:100].count(),
        "to_return": owed[:100].count(),
        "page": page,
        "calls": [{"call": call, "phone": mask_phone(call.phone)} for call in page.rows],
        "may_call": bool(user.extension),
    }
    return render(request, "tickets/callbacks_rows.html" if by_htmx(request) else "tickets/callbacks.html", context)


@require_POST
@login_required
def return_call(request: HttpRequest, call_id: int) -> HttpResponse:
    """What came of a try."""
    try:
        return_calls.finish(me(request), call_id, request.POST.get("result", ""), request.POST.get("note", ""))
    except Refused as refusal:
        return JsonResponse({"error": {"code": refusal.code, "message": str(refusal.message)}}, status=refusal.status)
    return HttpResponse(status=204, headers={"HX-Trigger": "ticket-changed"})
