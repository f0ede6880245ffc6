import pytest
from django.test import Client

from accounts.models import User


@pytest.fixture
def as_alice(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


@pytest.mark.parametrize(
    ("username", "place"),
    [("alice", "/desk/"), ("chen", "/tickets/orders/"), ("emma", "/kb/"), ("ivy", "/reviews/"), ("admin", "/admin/")],
)
def test_signing_in_leads_to_where_the_work_waits(client: Client, world: dict, username: str, place: str) -> None:
    client.force_login(world["users"][username])
    assert client.get("/")["Location"] == place


def test_the_chosen_language_counts_from_the_next_page_on(as_alice: Client, alice: User) -> None:
    answer = as_alice.post("/me/", {"display_name": "林晓雯", "language": "en"}, follow=True)
    assert 'lang="en"' in answer.content.decode()
    alice.refresh_from_db()
    assert alice.language == "en"


def test_a_stored_language_needs_no_cookie(as_alice: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(language="en")
    page = as_alice.get("/me/", headers={"accept-language": "zh-CN"}).content.decode()
    assert 'lang="en"' in page


def test_a_token_is_shown_once_works_and_can_be_taken_back(as_alice: Client, alice: User, client: Client) -> None:
    page = as_alice.post("/me/tokens/").content.decode()
    token = page.split("<code>")[1].split("</code>")[0]
    assert token not in as_alice.get("/me/").content.decode()

    program = Client(headers={"authorization": f"Token {token}"})
    assert program.get("/api/me/").json()["username"] == "alice"

    as_alice.post(f"/me/tokens/{token[:15]}/revoke/")
    assert program.get("/api/me/").status_code == 401


def test_nobody_takes_back_a_colleagues_token(as_alice: Client, alice: User, bob: User) -> None:
    from accounts.actions.profile import create_token

    token = create_token(bob)
    as_alice.post(f"/me/tokens/{token[:15]}/revoke/")
    assert Client(headers={"authorization": f"Token {token}"}).get("/api/me/").status_code == 200


def test_strangers_are_sent_to_the_sign_in_page(client: Client, db: None) -> None:
    assert client.get("/me/")["Location"].startswith("/accounts/login/")
    assert client.get("/api/me/").status_code == 401
