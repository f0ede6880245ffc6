"""What went wrong is said in plain words, in the reader's language, with the way on."""

import pytest
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import server_error

from accounts.models import User
from cs_platform.lib.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "这里什么也没有"), ("en", "Nothing here")])
def test_a_wrong_address_is_told_in_the_readers_language(client: Client, language: str, words: str) -> None:
    response = client.get("/no/such/page/", headers={"accept-language": language})
    assert response.status_code == 404
    assert words in response.content.decode()
    assert 'href="/"' in response.content.decode()


def test_an_expired_form_says_that_drafts_are_kept() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "alice"})
    assert response.status_code == 403
    assert "草稿都还在" in response.content.decode()


def test_a_failure_is_told_without_database_and_user(rf: RequestFactory) -> None:
    with translation.override("zh-hans"):
        response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert "系统出了点问题" in response.content.decode()


@pytest.mark.parametrize(("headers", "whole_page"), [({}, True), ({"HX-Request": "true"}, False)])
def test_a_refusal_gives_its_reason_to_a_page_and_to_htmx(
    rf: RequestFactory, alice: User, headers: dict[str, str], whole_page: bool
) -> None:
    request = rf.post("/", headers=headers)
    vars(request).update(user=alice, htmx=bool(headers))
    response = render(request, "refused.html", {"refused": Refused("full", "鲍勃已满")}, status=409)
    text = response.content.decode()
    assert "<span data-refused>鲍勃已满</span>" in text
    assert ("<html" in text) == whole_page


def test_too_many_wrong_passwords_are_slowed_down_in_words(client: Client, alice: User) -> None:
    wrong = {"login": alice.username, "password": "not it"}
    answers = [client.post("/accounts/login/", wrong).content.decode() for _ in range(12)]
    assert any("过多" in answer or "稍候" in answer for answer in answers)
    assert client.post("/accounts/login/", {**wrong, "password": "bihuan-demo"}).status_code != 302


def test_the_rail_shows_only_the_places_one_may_go_to(client: Client, alice: User, admin: User) -> None:
    def places(user: User) -> list[str]:
        client.force_login(user)
        return [place["name"] for place in client.get("/me/").context["places"]]

    assert places(alice) == ["desk", "tickets", "knowledge", "review"]
    assert "admin" in places(admin)
    assert "desk" not in places(admin)
