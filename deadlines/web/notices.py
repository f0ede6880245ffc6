"""A person's notices: what ran short, what is overdue, unread first in sight."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import StaffRequest
from cs_platform.lib.paging import paged
from deadlines.access import visible_notices
from deadlines.actions.notices import mark_read


@login_required
@require_GET
def notices(request: StaffRequest) -> HttpResponse:
    """The page, or for htmx its list alone: the newest, how many are unread, the way to older ones."""
    visible = visible_notices(request.user)
    page = paged(visible, "-id", request.GET, size=20)
    context = {"page": page, "unread": visible.filter(read_at=None).count()}
    template = "deadlines/_notices.html" if request.htmx else "deadlines/notices.html"
    return render(request, template, context)


@login_required
@require_POST
def read_all(request: StaffRequest) -> HttpResponse:
    mark_read(request.user)
    return redirect("deadlines:notices")


@login_required
@require_POST
def follow(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Mark one as read and go to what it is about."""
    notice = get_object_or_404(visible_notices(request.user), pk=notice_id)
    mark_read(request.user, notice.pk)
    if url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None):
        return redirect(notice.url)
    return redirect("deadlines:notices")
