from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from qa.models import CorrectiveAction, Review


@pytest.fixture
def as_bob(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client


def test_the_list_shows_verdict_and_words(as_bob: Client, owed: Review) -> None:
    page = as_bob.get("/reviews/").content.decode()
    assert "等了很久，问题还在" in page
    assert "赵艾琳" in page


def test_the_lead_reads_writes_gives_and_finishes(as_bob: Client, owed: Review, causes: dict, alice: User) -> None:
    page = as_bob.get(f"/reviews/{owed.pk}/")
    assert page.status_code == 200
    data = {"cause": causes["slow"].pk, "finding": "慢", "measure": "快", "version": 0}
    as_bob.post(f"/reviews/{owed.pk}/", data)
    far = as_bob.post(f"/reviews/{owed.pk}/actions/", {"what": "复习", "owner": alice.pk, "due_on": "2099-01-01"})
    assert far.context["action_form"].errors["due_on"]
    soon = timezone.localdate() + timedelta(days=7)
    as_bob.post(f"/reviews/{owed.pk}/actions/", {"what": "复习", "owner": alice.pk, "due_on": soon})
    assert CorrectiveAction.objects.get().owner == alice


def test_a_stale_form_keeps_what_was_typed(as_bob: Client, written: Review, causes: dict) -> None:
    data = {"cause": causes["other"].pk, "finding": "我刚写的字", "measure": "快", "version": 0}
    page = as_bob.post(f"/reviews/{written.pk}/", data)
    assert "我刚写的字" in page.content.decode()
    assert page.context["form"].non_field_errors()


def test_an_empty_judgement_says_what_is_missing(as_bob: Client, owed: Review) -> None:
    page = as_bob.post(f"/reviews/{owed.pk}/", {"version": 0})
    assert set(page.context["form"].errors) == {"cause", "finding", "measure"}
    owed.refresh_from_db()
    assert owed.status == "owed"


def test_others_find_nothing(client: Client, owed: Review, chen: User) -> None:
    client.force_login(chen)
    assert client.get(f"/reviews/{owed.pk}/").status_code == 404


def test_the_query_count_does_not_grow_with_the_list(
    as_bob: Client, owed: Review, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        as_bob.get("/reviews/")
