"""Whose figures a person sees: those of the teams in their scope."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from accounts.access import within_scope
from accounts.models import Role, Team, User

READERS = (Role.LEAD, Role.ADMIN, Role.INSPECTOR)


def require_reader(user: User) -> None:
    if not user.has_role(*READERS):
        raise PermissionDenied


def visible_teams(user: User) -> QuerySet[Team]:
    return within_scope(user, Team.objects.all(), own=Q(lead=user), team="pk", department="department")
