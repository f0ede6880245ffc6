"""Every address: who may open it at all, what a form needs, what a browser is told."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.translation import override

from tests.security.walking import addresses

pytestmark = pytest.mark.django_db

#: What answers a stranger with content: the customer's doors, and what tells machines how we are.
OPEN = {"/healthz", "/metrics", "/i18n/setlang/", "/progress/", "/widget.js", "/api/docs/", "/api/schema/"}
FOR_MACHINES = ("/chat/", "/hooks/", "/widget", "/healthz", "/metrics")
REFUSED = {401, 403, 404, 405}


def test_nothing_but_the_list_is_open_to_strangers(signed_in: Callable[..., Client]) -> None:
    stranger, let_in = signed_in(""), []
    for path in addresses():
        for answer in (stranger.get(path), stranger.post(path)):
            to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
            if not (to_sign_in or answer.status_code in REFUSED):
                let_in.append(path)
    assert set(let_in) <= OPEN


def test_no_form_is_taken_without_its_token(signed_in: Callable[..., Client]) -> None:
    alice, taken = signed_in("alice", enforce_csrf_checks=True), []
    for path in addresses():
        if not path.startswith(FOR_MACHINES) and alice.post(path).status_code not in {403, 405}:
            taken.append(path)
    assert taken == []


def test_the_header_that_htmx_sends_is_enough(signed_in: Callable[..., Client]) -> None:
    alice = signed_in("alice", enforce_csrf_checks=True)
    alice.get("/me/")
    token = alice.cookies["csrftoken"].value
    assert alice.post("/me/presence/", {"state": "ready"}).status_code == 403
    assert alice.post("/me/presence/", {"state": "ready"}, headers={"X-CSRFToken": token}).status_code == 204


@pytest.mark.parametrize("who", ["", "alice", "admin"])
def test_every_answer_says_what_a_browser_may_do_with_it(signed_in: Callable[..., Client], who: str) -> None:
    browser = signed_in(who)
    for path in [*addresses(), "/admin/", "/admin/login/", "/accounts/login/", "/accounts/logout/", "/no/such/page/"]:
        for answer in (browser.get(path), browser.post(path)):
            policy = answer.headers.get("Content-Security-Policy", "")
            assert "default-src" in policy, path
            assert "unsafe-inline" not in policy, path
            assert answer.headers.get("X-Content-Type-Options") == "nosniff", path
            if not path.startswith(FOR_MACHINES):
                assert answer.headers.get("X-Frame-Options") == "DENY", path
                assert "frame-ancestors 'none'" in policy, path


def test_no_answer_to_a_stranger_is_an_error_of_ours(signed_in: Callable[..., Client]) -> None:
    """Also to somebody who sends nonsense along."""
    nonsense = {"cookie": "sessionid=\xff\x00;;;=; csrftoken", "accept-language": "*;q=x,,", "authorization": "Token ÿ"}
    for who, headers in (("", nonsense), ("bob", {}), ("emma", {})):
        browser = signed_in(who)
        for path in addresses():
            if path != "/healthz":
                statuses = {browser.get(path, headers=headers).status_code, browser.post(path).status_code}
                assert max(statuses) < 500, (who, path)


@pytest.mark.parametrize("path", ["/hooks/a/b/c/", "/chat/x/", "/widget/x/y/z", "/healthz/x", "/api/nothing/"])
def test_machines_learn_in_their_own_way_that_nothing_is_there(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize("path", ["/", "/chat/x/session/", "/hooks/x/", "/api/me/"])
def test_another_hosts_name_is_refused(path: str) -> None:
    answer = Client(raise_request_exception=False).post(path, headers={"host": "evil.example"})
    assert answer.status_code in {400, 404}
    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_sent_elsewhere(client: Client, address: str, signed_in: Callable[..., Client]) -> None:
    signed = {"login": "alice", "password": "bihuan-demo", "next": address}
    client.get("/accounts/login/")
    answers = [
        client.post("/accounts/login/", signed),
        client.post("/i18n/setlang/", {"language": "en", "next": address}),
        signed_in("alice").get("/accounts/login/", {"next": address}),
        signed_in("alice").post("/accounts/logout/", {"next": address}),
    ]
    for answer in answers:
        assert answer.status_code == 302
        assert "evil" not in answer["Location"]
        assert "javascript" not in answer["Location"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_body_too_large_for_a_form_is_told_in_words(client: Client, language: str) -> None:
    body = "number=" + "x" * (6 << 20)
    form = {"content_type": "application/x-www-form-urlencoded", "headers": {"accept-language": language}}
    page = client.post("/progress/", body, **form)
    assert page.status_code in {400, 413}
    with override(language):
        assert ("大" in page.content.decode()) == (language == "zh-hans")
