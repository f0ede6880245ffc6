"""What was looked for in vain (KB4)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import StaffRequest
from kb import access
from kb.actions import feedback
from kb.models import SearchGap

PAGE = 100


@login_required
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    access.require_editor(request.user)
    return render(request, "kb/gaps.html", {"gaps": SearchGap.objects.filter(closed_at=None)[:PAGE]})


@login_required
@require_POST
def ask(request: StaffRequest) -> HttpResponse:
    """An article about these words is wanted."""
    words = request.POST.get("q", "")[:100]
    if feedback.want(words):
        messages.success(request, _("Passed on to the editors."))
    return redirect(f"{reverse('kb:search')}?{urlencode({'q': words, 'typing': '1'})}")


@login_required
@require_POST
def close(request: StaffRequest, pk: int) -> HttpResponse:
    feedback.close_gap(request.user, pk)
    return redirect("kb:gaps")
