"""What customers say of the self-service, for those who write the knowledge (CH6, KB4)."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, User
from channels_hub.models import SelfServiceRemark
from cs_platform.lib.paging import paged


@require_GET
@login_required
def remarks(request: HttpRequest) -> HttpResponse:
    """The newest first; what was seen to is gone."""
    rows = _open(request).select_related("inbox", "article", "conversation")
    kind = request.GET.get("kind", "")
    if kind in SelfServiceRemark.Kind.values:
        rows = rows.filter(kind=kind)
    context = {"page": paged(rows, "-at", request.GET), "kinds": SelfServiceRemark.Kind.choices, "kind": kind}
    return render(request, "channels_hub/remarks.html", context)


@require_POST
@login_required
def close(request: HttpRequest, remark_id: int) -> HttpResponse:
    """An editor has seen to it."""
    remark = get_object_or_404(_open(request), pk=remark_id)
    SelfServiceRemark.objects.filter(pk=remark.pk).update(closed_at=timezone.now())
    return HttpResponse("")


def _open(request: HttpRequest) -> QuerySet[SelfServiceRemark]:
    user = request.user
    if not isinstance(user, User) or not user.has_role(Role.EDITOR, Role.LEAD, Role.ADMIN):
        raise PermissionDenied
    return SelfServiceRemark.objects.filter(closed_at=None)
