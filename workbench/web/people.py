from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import visible_users
from channels_hub.text import clean
from workbench.web.answers import for_staff, me

MOST = 8


@require_GET
@for_staff
def colleagues(request: HttpRequest) -> HttpResponse:
    """What "@" offers in a note: people whose name or sign-in contains `q`."""
    words = clean(request.GET.get("q", ""))
    people = visible_users(me(request)).exclude(pk=me(request).pk)
    if words:
        people = people.filter(Q(display_name__icontains=words) | Q(username__icontains=words))
    return render(request, "workbench/colleagues.html", {"people": people.order_by("display_name")[:MOST]})
