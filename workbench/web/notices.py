from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from deadlines.actions import notices as notice_actions
from deadlines.models import Notice
from workbench.web.answers import for_staff, me

MOST = 50


@require_GET
@for_staff
def notices(request: HttpRequest) -> HttpResponse:
    """A drawer of what I was told lately. What is shown has been read."""
    mine = list(Notice.objects.filter(user=me(request)).order_by("-id")[:MOST])
    notice_actions.mark_read(me(request))
    answer = render(request, "workbench/notices.html", {"notices": mine})
    answer["HX-Trigger"] = "desk:refresh"
    return answer
