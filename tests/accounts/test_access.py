import pytest
from django.db.models import Q

from accounts.access import visible_users, within_scope
from accounts.models import Scope, User


def _seen(user: User) -> set[str]:
    rows = within_scope(user, User.objects.all(), own=Q(pk=user.pk), team="team", department="department")
    return set(rows.values_list("username", flat=True))


@pytest.mark.parametrize(
    ("scope", "seen", "unseen"),
    [
        (Scope.OWN, "alice", "amy"),
        (Scope.TEAM, "amy", "anna"),
        (Scope.DEPARTMENT, "anna", "chen"),
        (Scope.ALL, "chen", None),
    ],
)
def test_a_wider_scope_sees_further(alice: User, scope: str, seen: str, unseen: str | None) -> None:
    alice.scope = scope
    assert {"alice", seen} <= _seen(alice)
    assert unseen not in _seen(alice)


def test_a_scope_without_its_team_falls_back_to_own_work(chen: User) -> None:
    chen.scope = Scope.TEAM
    assert _seen(chen) == {"chen"}


def test_the_regulator_sees_no_colleagues(world: dict) -> None:
    assert set(visible_users(world["users"]["rex"])) == {world["users"]["rex"]}
