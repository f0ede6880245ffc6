from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from channels_hub.text import clean
from workbench import searching
from workbench.web.answers import for_staff, me

LONGEST = 100


@require_GET
@for_staff
def search(request: HttpRequest) -> HttpResponse:
    """What `q` finds; nothing at all without one. `before` goes on with older messages."""
    words = clean(request.GET.get("q", ""))[:LONGEST]
    before = request.GET.get("before", "")
    page = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    context = {"words": words, "found": searching.find(me(request), words, page), "more": page is not None}
    return render(request, "workbench/results.html", context)
