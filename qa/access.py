"""Leads and inspectors judge; the person judged, and whoever corrects, sees what was found."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.access import within_scope
from accounts.models import Role, Scope, User
from qa.models import CorrectiveAction, Review


def may_judge(user: User) -> bool:
    return user.has_role(Role.LEAD, Role.INSPECTOR)


def judges_of(review: Review) -> QuerySet[User]:
    """Everybody in whose list it stands."""
    team = review.team
    reach = (
        Q(scope=Scope.ALL) | Q(scope=Scope.DEPARTMENT, department=team.department_id) | Q(scope=Scope.TEAM, team=team)
    )
    return User.objects.filter(reach, is_active=True, roles__overlap=[Role.LEAD, Role.INSPECTOR])


def visible_reviews(user: User) -> QuerySet[Review]:
    mine_to_correct = CorrectiveAction.objects.filter(owner=user).values("review")
    about_me = Q(agent=user) & ~Q(status=Review.Status.OWED) | Q(pk__in=mine_to_correct)
    if not may_judge(user):
        return Review.objects.filter(about_me)
    return within_scope(
        user, Review.objects.all(), own=about_me | Q(reviewer=user), team="team", department="team__department"
    )


def load_review(user: User, pk: int, lock: bool = False) -> Review:
    """Raises Http404 when this person may not see it."""
    rows = visible_reviews(user)
    if lock:
        rows = Review.objects.select_for_update(no_key=True).filter(pk__in=rows.values("pk"))
    return get_object_or_404(rows, pk=pk)


def visible_actions(user: User) -> QuerySet[CorrectiveAction]:
    mine = Q(owner=user)
    if may_judge(user):
        mine |= Q(review__in=visible_reviews(user))
    return CorrectiveAction.objects.filter(mine)


def load_action(user: User, pk: int, lock: bool = False) -> CorrectiveAction:
    rows = visible_actions(user)
    if lock:
        rows = CorrectiveAction.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=rows.values("pk"))
    return get_object_or_404(rows.select_related("review"), pk=pk)


def waiting_for(user: User, most: int = 100) -> int:
    """How much waits for this person's hand: to review, to verify, to do. Not counted beyond `most` of a kind."""
    mine = CorrectiveAction.objects.filter(owner=user, status=CorrectiveAction.Status.OPEN)
    lists: list[QuerySet] = [mine]
    if may_judge(user):
        lists.append(visible_reviews(user).filter(status=Review.Status.OWED).exclude(agent=user))
        lists.append(visible_actions(user).filter(status=CorrectiveAction.Status.DONE).exclude(owner=user))
    return sum(rows[:most].count() for rows in lists)
