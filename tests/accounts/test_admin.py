import pytest
from django.test import Client

from accounts.models import User


@pytest.fixture
def as_admin(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def _change(client: Client, user: User, **changes: object) -> dict[str, list[str]]:
    """Saves the person's form with `changes`; returns the errors by field."""
    address = f"/admin/accounts/user/{user.pk}/change/"
    form = client.get(address).context["adminform"].form
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    values |= {"skills": [s.pk for s in user.skills.all()], "regions": [], **changes}
    data = {name: value for name, value in values.items() if value not in (None, False)}
    answer = client.post(address, data)
    return answer.context["adminform"].form.errors if answer.status_code == 200 else {}


def test_a_person_is_given_another_team(as_admin: Client, world: dict) -> None:
    amy = world["users"]["amy"]
    assert _change(as_admin, amy, team=world["teams"]["hotline"].pk) == {}
    amy.refresh_from_db()
    assert amy.team == world["teams"]["hotline"]


@pytest.mark.parametrize(
    ("username", "wrong", "field"),
    [
        ("amy", {"team": ""}, "team"),
        ("cai", {"department": "", "scope": "own"}, "department"),
        ("cai", {"scope": "team"}, "scope"),
        ("amy", {"capacity": 500}, "capacity"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_reason(
    as_admin: Client, world: dict, username: str, wrong: dict, field: str
) -> None:
    assert field in _change(as_admin, world["users"][username], **wrong)


def test_only_administrators_get_in(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert client.get("/admin/accounts/user/").status_code == 302
