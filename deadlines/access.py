"""Who may see deadlines beside the thing they belong to, whose own access decides there."""

from typing import cast

from django.db.models import Q, QuerySet

from accounts.access import within_scope
from accounts.models import Role, User
from deadlines.models import Notice, Timer
from deadlines.models.timer import TimerQuerySet


def visible_timers(user: User) -> TimerQuerySet:
    """Timers as a list of their own: for administrators and leads, as far as their scope goes."""
    if user.has_role(Role.ADMIN):
        return Timer.objects.all()
    if not user.has_role(Role.LEAD):
        return Timer.objects.none()
    own, team, department = Q(owner=user), "owner__team", "owner__department"
    visible = within_scope(user, Timer.objects.all(), own=own, team=team, department=department)
    return cast(TimerQuerySet, visible)


def visible_notices(user: User) -> QuerySet[Notice]:
    """A person's own notices, newest first."""
    return Notice.objects.filter(user=user).order_by("-id")
