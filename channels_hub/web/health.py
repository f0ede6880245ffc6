from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from channels_hub import access, health
from channels_hub.actions import health as actions


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """How each inbox is. Moves by itself."""
    context = {"rows": health.of(access.tended_inboxes(_me(request)))}
    template = "channels_hub/_health.html" if request.headers.get("HX-Request") else "channels_hub/health.html"
    return render(request, template, context)


@require_POST
@login_required
def check(request: HttpRequest, inbox_id: int) -> HttpResponse:
    """Try the account now, and say what is wrong."""
    inbox = get_object_or_404(access.tended_inboxes(_me(request)), pk=inbox_id)
    return render(request, "channels_hub/_checked.html", {"problems": actions.ask(inbox), "inbox": inbox})


def _me(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not access.tends_inboxes(user):
        raise PermissionDenied
    return user
