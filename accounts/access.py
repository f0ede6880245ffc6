"""Who may see which rows: one rule, asked by pages, API and sockets alike."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.models import Role, Scope, User

M = TypeVar("M", bound=Model)


def within_scope(user: User, rows: QuerySet[M], *, own: Q, team: str, department: str) -> QuerySet[M]:
    """`rows` as far as this person's scope goes; `team` and `department` name the rows' fields.

    Own work is always in sight, whatever the scope.
    """
    match user.scope:
        case Scope.ALL:
            return rows
        case Scope.DEPARTMENT if user.department_id:
            return rows.filter(own | Q(**{department: user.department_id}))
        case Scope.TEAM if user.team_id:
            return rows.filter(own | Q(**{team: user.team_id}))
    return rows.filter(own)


def visible_users(user: User) -> QuerySet[User]:
    """Colleagues: everybody who works here knows who else does; the regulator sees nobody."""
    people = User.objects.filter(is_active=True).select_related("team", "department", "presence")
    if user.roles == [Role.REGULATOR]:
        return people.filter(pk=user.pk)
    return people
