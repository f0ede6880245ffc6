# ruff: noqa: E501 - tables read better in one line
"""Nonsense gets a clear answer in the reader's language, breaks nothing and loses nothing."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from accounts.actions.profile import create_token
from channels_hub.adapters.webchat import signing
from channels_hub.models import Conversation, Customer, Envelope, Inbox, Message, Survey
from kb.models import Article
from tests.channels_hub.visitor import Widget
from tests.security import hostile
from tests.security.conftest import Story
from tests.security.test_out_of_sight import BODY, DEEDS, PAGES
from tests.security.walking import addresses
from tickets import progress
from tickets.models import Event

pytestmark = pytest.mark.django_db

PARAMETERS = ["q", "after", "before", "tab", "status", "conversation", "customer", "category", "cursor", "page_size",
              "ordering", "title", "department", "type", "region", "language", "next", "visitor", "due_at__lt", "owner",
              "left", "right", "number", "version", "phrase", "waiting", "assignee", "typing", "drawer"]  # fmt: skip
VISITORS = ["session/", "messages/", "read/", "survey/", "end/", "files/"]


@pytest.fixture(autouse=True)
def _unlogged() -> Iterator[None]:
    """A log that is captured keeps every refused request until its test ends: gigabytes of nonsense."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def explained(answer: Any) -> bool:
    """Not our fault, and said in words: Chinese unless asked otherwise."""
    assert answer.status_code < 500, answer.content[:300]
    if answer.status_code >= 400 and answer.headers.get("Content-Type", "").startswith("application/json"):
        message = answer.json()["error"]["message"]
        assert any("\u4e00" <= sign <= "\u9fff" for sign in message), message
    return True


def going_on(story: Story) -> None:
    """As if Erin had not been asked how it was."""
    Survey.objects.all().delete()
    Conversation.objects.filter(pk=story.conversation.pk).update(status="active")


@pytest.fixture
def secret(webchat: Inbox) -> Inbox:
    webchat.secrets = {"identity_secret": "a-shared-secret-of-the-site"}
    webchat.save()
    return webchat


@pytest.mark.parametrize("text", hostile.TEXTS.values(), ids=hostile.TEXTS)
def test_whatever_a_visitor_writes_is_kept_or_refused(widget: Widget, text: str) -> None:
    widget.say("你好")
    answer = widget.send(text)
    assert explained(answer)
    assert answer.status_code in {201, 400, 409, 413}
    bodies = list(Message.objects.filter(direction="in").order_by("pk").values_list("body", flat=True))
    assert bodies[0] == "你好"
    assert len(bodies) == (2 if answer.status_code == 201 else 1)
    assert not set(bodies[-1]) & set("\x00\u202e\ud800")
    assert widget.say("还在吗")["messages"][-1]["body"] == "还在吗"


@pytest.mark.parametrize("body", hostile.BODIES.values(), ids=hostile.BODIES)
@pytest.mark.parametrize("path", VISITORS)
def test_no_body_breaks_the_visitors_door(widget: Widget, path: str, body: bytes) -> None:
    widget.say("你好")
    assert explained(widget.ask("POST", path, body))
    assert next(m["body"] for m in widget.messages()["messages"] if m["direction"] == "in") == "你好"


@pytest.mark.parametrize("number", hostile.NUMBERS)
def test_a_number_that_never_was_shows_what_there_is(widget: Widget, number: str) -> None:
    widget.say("你好")
    for name in ("after", "before", "conversation"):
        answer = widget.ask("GET", f"messages/?{name}={quote(number)}")
        assert answer.status_code == 200
    for body in ({"seq": number}, {"seq": number, "delivered": True}):
        assert widget.ask("POST", "read/", body).status_code == 200


@pytest.mark.parametrize("kind", hostile.KINDS)
def test_no_content_type_breaks_a_door(client: Client, widget: Widget, secret: Inbox, kind: str) -> None:
    client.raise_request_exception = False
    headers = {"Authorization": f"Visitor {widget.token}"}
    for path in [f"/chat/chat/{path}" for path in VISITORS] + ["/hooks/chat/", "/progress/", "/accounts/login/"]:
        for body in (b"", b"x=1", b'--x\r\nContent-Disposition: form-data; name="file"; filename="a', b"\xff\x00"):
            answer = client.generic("POST", path, body, content_type=kind, headers=headers)
            assert answer.status_code < 500, (path, kind, body)


@pytest.mark.parametrize("body", hostile.BODIES.values(), ids=hostile.BODIES)
def test_a_signed_delivery_of_nonsense_is_kept_and_answered(client: Client, secret: Inbox, body: bytes) -> None:
    signature = f"sha256={signing.sign(secret, body)}"
    for _again in range(2):
        answer = client.generic("POST", "/hooks/chat/", body, "application/json", headers={"X-Signature": signature})
        assert answer.status_code < 300
    assert Envelope.objects.count() == 1
    assert client.generic("POST", "/hooks/chat/", body, headers={"X-Signature": "é"}).status_code == 403


@pytest.mark.parametrize("body", hostile.BODIES.values(), ids=hostile.BODIES)
def test_no_body_breaks_the_desk(signed_in: Callable[[str], Client], story: Story, alice: Any, body: bytes) -> None:
    going_on(story)
    before, token = set(Event.objects.values_list("pk", flat=True)), create_token(alice)
    browser, headers = signed_in("alice"), {"Authorization": f"Token {token}"}
    for path in (deed.format(**story.names) for deed in DEEDS):
        if path.startswith("/api/") or path.endswith(("/messages/", "/read/")):
            assert explained(browser.generic("POST", path, body, "application/json", headers=headers)), path
    assert before <= set(Event.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("text", hostile.TEXTS.values(), ids=hostile.TEXTS)
def test_no_text_breaks_a_form_or_the_api(
    signed_in: Callable[[str], Client], story: Story, world: dict[str, Any], text: str
) -> None:
    going_on(story)
    form = dict.fromkeys(BODY, text.encode("utf-8", "replace").decode()) | {"version": "9"}
    said = json.dumps(dict.fromkeys(BODY, text) | {"version": 9, "files": [text]})
    tokens = {who: create_token(world["users"][who]) for who in ("alice", "chen")}
    browsers = {who: signed_in(who) for who in tokens}
    for deed in DEEDS:
        path, who = deed.format(**story.names), "chen" if "/orders/" in deed else "alice"  # whose work it is
        if path.startswith("/api/") or path.endswith("/messages/"):
            headers = {"Authorization": f"Token {tokens[who]}"}
            answer = browsers[who].generic("POST", path, said, "application/json", headers=headers)
        else:
            answer = browsers[who].post(path, form)
        assert answer.status_code < 500, (who, path)


@pytest.mark.parametrize("text", hostile.TEXTS.values(), ids=hostile.TEXTS)
def test_no_text_breaks_what_the_customer_fills_in(client: Client, story: Story, text: str) -> None:
    typed = text.encode("utf-8", "replace").decode()
    client.raise_request_exception = False
    token = progress.token_of(story.ticket)
    for path, form in (
        ("/progress/", {"number": typed, "phone": typed}),
        ("/progress/", {"number": story.ticket.number, "phone": typed}),
        (f"/progress/{token}/add/", {"text": typed}),
        (f"/progress/{token}/verdict/", {"resolved": "no", "text": typed}),
        (f"/progress/{token}/verdict/", {"resolved": typed, "text": typed}),
    ):
        assert client.post(path, form).status_code < 500, path
    page = client.get(f"/progress/{token}/").content.decode()
    assert "<script>alert" not in page
    assert "onerror=alert(1)>" not in page


@pytest.mark.parametrize("text", hostile.TEXTS.values(), ids=hostile.TEXTS)
def test_no_text_breaks_what_staff_fill_in(
    signed_in: Callable[[str], Client], erin: Customer, broadband: Any, text: str
) -> None:
    typed = text.encode("utf-8", "replace").decode()
    names = [
        "title",
        "body",
        "notes",
        "summary",
        "keywords",
        "revision",
        "category",
        "name",
        "text",
        "code",
        "label",
        "q",
    ]
    forms = [
        ("emma", "/kb/articles/new/"), ("emma", "/kb/preview/"), ("emma", "/kb/phrases/new/"), ("emma", "/kb/ask/"),
        ("alice", "/tickets/new/"), ("alice", f"/desk/customers/{erin.pk}/edit/"), ("alice", "/me/"),
        ("alice", f"/desk/customers/{erin.pk}/restrict/"), ("alice", f"/desk/customers/{erin.pk}/reveal/phone/"),
        ("alice", f"/desk/customers/{erin.pk}/merge/"), ("alice", "/me/presence/"), ("bob", "/kb/phrases/new/"),
        ("alice", "/kb/desk/use/"), ("", "/accounts/login/"), ("", "/i18n/setlang/"),
    ]  # fmt: skip
    more = {
        "category": str(broadband.pk),
        "type": "fault",
        "urgency": "normal",
        "phone": "13951880009",
        "request_key": typed[:64],
    }
    browsers = {who: signed_in(who) for who in ("emma", "alice", "bob", "")}
    for who, path in forms:
        fields = [
            *names,
            *BODY,
            "detail",
            "ends_at",
            "remark",
            "tags",
            "other",
            "login",
            "password",
            "language",
            "display_name",
        ]
        for form in (dict.fromkeys(fields, typed), dict.fromkeys(fields, typed) | more):
            answer = browsers[who].post(path, form)
            assert answer.status_code < 500, (who, path)
            assert b"<script>alert" not in answer.content, path


def test_an_articles_script_stays_a_word(signed_in: Callable[[str], Client], world: dict[str, Any]) -> None:
    body = (
        "# 标题\n<script>alert(1)</script> [x](javascript:alert(1)) ![y](data:text/html,x) <img src=x onerror=alert(1)>"
    )
    page = signed_in("emma").post("/kb/preview/", {"body": body}).content.decode()
    assert "<script" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert not Article.objects.exists()


@pytest.mark.parametrize("who", ["bob", "emma"])
def test_no_question_in_an_address_breaks_a_page(signed_in: Callable[[str], Client], story: Story, who: str) -> None:
    browser = signed_in(who)
    pages = {*addresses(story.names), *(page.split("?")[0].format(**story.names) for page in PAGES)} - {
        "/healthz",
        "/metrics",
    }
    for value in ("%00", "9" * 30, "%C2%B2%ff", "-1"):
        query = "&".join(f"{name}={value}" for name in PARAMETERS)
        headers = {"HX-Request": "true"} if value == "%00" else {}
        for page in sorted(pages):
            answer = browser.get(f"{page}?{query}", headers=headers)
            assert answer.status_code < 500, (page, value)


@pytest.mark.parametrize("path", ["/%ff%fe/", "/desk/%00/", "/tickets/%E2%80%AE/", "/api/tickets/%00/", "/chat/%ff/session/",
                                  "/hooks/%00/", "/widget/%ff/%00", "/progress/%00%ff/", "/" + "a" * 5000, "/desk/" + "9" * 40 + "/",
                                  "/api/customers/" + "9" * 18 + "/", "/static/../../etc/passwd", "/static/%2e%2e/%2e%2e/manage.py",
                                  "/desk/999999999999999999/", "/kb/articles/99999999999999999999999/", "/reviews/9999999999999999999/",
                                  "/tickets/orders/99999999999999999999/", "/desk/customers/99999999999999999999/edit/",
                                  "/desk/messages/99999999999999999999/again/", "/deadlines/notices/99999999999999999999/",
                                  "/desk/99999999999999999999/accept/", "/kb/phrases/99999999999999999999/", "/tickets/of-customer/99999999999999999999/",
                                  "/kb/versions/99999999999999999999/review/", "/kb/articles/1/versions/99999999999999999999/",
                                  "/desk/start/99999999999999999999/", "/desk/merges/99999999999999999999/undo/",
                                  "/desk/restrictions/99999999999999999999/lift/", "/reviews/actions/99999999999999999999/done/",
                                  "/api/reviews/99999999999999999999/", "/api/users/99999999999999999999/", "/api/timers/x/",
                                  "/api/users/%00/", "/api/articles/99999999999999999999/", "/api/calendars/99999999999999999999999/",
                                  "/kb/gaps/99999999999999999999/close/", "/me/tokens/%00/revoke/"])  # fmt: skip
def test_no_address_breaks_the_desk(signed_in: Callable[[str], Client], path: str) -> None:
    for who in ("", "bob", "emma"):
        browser = signed_in(who)
        assert browser.get(path).status_code in {302, 400, 401, 403, 404, 405}, who
        assert browser.post(path, {"note": "好了", "reason": "x"}).status_code in {302, 400, 401, 403, 404, 405}, who


def test_broken_cookies_and_long_headers_are_survived(client: Client) -> None:
    client.raise_request_exception = False
    for cookie in (
        "sessionid=" + "x" * 8000,
        "sessionid=\x00",
        "django_language=\x00../..",
        "csrftoken=\xff",
        "=;=;",
        "messages=xx",
    ):
        assert client.get("/accounts/login/", headers={"cookie": cookie}).status_code == 200
        assert client.post("/progress/", {"number": "x", "phone": "1"}, headers={"cookie": cookie}).status_code < 500
    for name in (
        "accept-language",
        "user-agent",
        "referer",
        "hx-current-url",
        "accept",
        "range",
        "x-forwarded-for",
        "if-modified-since",
    ):
        for path in ("/accounts/login/", "/progress/", "/widget.js", "/chat/x/bootstrap/"):
            assert client.get(path, headers={name: "é;q=\x01," * 1500}).status_code < 500
