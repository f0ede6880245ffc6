from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import Scope, User
from cs_platform.lib.paging import paged
from tickets import access
from tickets.lifecycle import LIVE_ORDERS, Verb
from tickets.models import Order
from tickets.presenting import lights
from tickets.web import verbs
from tickets.web.dialogs import by_htmx, me

TABS = ("work", "done")


@login_required
def orders(request: HttpRequest) -> HttpResponse:
    """The handler's work: what was sent to the department, most pressing first."""
    user = me(request)
    tab = request.GET.get("tab", "") if request.GET.get("tab") in TABS else "work"
    rows = _shown(user)
    live = rows.filter(status__in=LIVE_ORDERS)
    page = paged(live, "due_at", request.GET) if tab == "work" else paged(_done(rows), "-id", request.GET)
    timers = lights("order", [order.pk for order in page.rows])
    context = {
        "tab": tab,
        "page": page,
        "count": live[:100].count(),
        "rows": [
            {
                "order": order,
                "timer": timers.get(order.pk),
                "may_take": Verb.ACCEPT_ORDER in (allowed := access.order_verbs(user, order.ticket, order)),
                "buttons": verbs.of_order(allowed),
            }
            for order in page.rows
        ],
    }
    return render(request, "tickets/orders_rows.html" if by_htmx(request) else "tickets/orders.html", context)


@login_required
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """An order is worked on where its whole ticket is told."""
    found = access.visible_orders(me(request)).filter(pk=order_id).select_related("ticket").first()
    if found is None:
        raise Http404
    return redirect("tickets:ticket", found.ticket.number)


def _shown(user: User) -> QuerySet[Order]:
    """A handler's own department; the centre and readers see the orders of the tickets in their sight."""
    if access.answers_for_department(user):
        rows = Order.objects.filter(department=user.department_id)
    elif user.scope == Scope.OWN:
        rows = Order.objects.filter(ticket__owner=user)
    else:
        rows = access.visible_orders(user)
    return rows.select_related("ticket__customer", "ticket__category", "department", "handler", "reason")


def _done(rows: QuerySet[Order]) -> QuerySet[Order]:
    return rows.exclude(status__in=LIVE_ORDERS)
