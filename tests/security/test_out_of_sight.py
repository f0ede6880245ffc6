# ruff: noqa: E501 - tables read better in one line
"""What is not one's own is not there: not to be read, not to be touched, not to be counted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.actions.profile import create_token
from channels_hub.models import Message, Reveal
from qa.models import ReviewEvent
from tests.security.conftest import Story
from tickets.models import Event

pytestmark = pytest.mark.django_db

#: Not of her team or department, or not of their business.
OUTSIDERS = ["anna", "beth", "cai", "cui", "emma", ""]
BODY: dict[str, Any] = {
    "body": "x", "note": "x", "to": "user.1", "preset": "20m", "reason": "x" * 5, "text": "x", "version": 1,
    "state": "ready", "seq": 1, "client_id": "c", "until": "2026-12-01T10:00:00+08:00", "result": "x", "why": "x",
    "evidence": "x", "question": "x", "answer": "x", "outcome": "resolved", "resolved": "yes", "due_at": "2026-12-01T10:00",
    "what": "x", "due_on": "2026-12-01", "finding": "x", "measure": "x", "fields": {},
}  # fmt: skip
PAGES = [
    "/desk/{conversation}/", "/desk/{conversation}/frame/", "/desk/{conversation}/messages/?after=0",
    "/desk/{conversation}/messages/?before=99", "/desk/{conversation}/playback/", "/desk/{conversation}/playback/?drawer",
    "/desk/{conversation}/customer/", "/desk/{conversation}/transfer/", "/desk/{conversation}/snooze/",
    "/files/{file}/", "/files/{file}/?visitor=0", "/files/{file}/?visitor=é", "/files/{file}/?download",
    "/tickets/{number}/", "/tickets/{number}/dispatch/", "/tickets/{number}/reveal/", "/tickets/{number}/remark/",
    "/tickets/orders/{order}/", "/tickets/orders/{order}/return/", "/tickets/files/{ticket_file}/",
    "/tickets/new/?conversation={conversation}", "/tickets/new/fields/?conversation={conversation}",
    "/reviews/{review}/", "/progress/{number}/", "/progress/{number}:forged/",
    "/api/conversations/{conversation}/", "/api/conversations/{conversation}/messages/", "/api/tickets/{number}/",
    "/api/tickets/{number}/events/", "/api/orders/{order}/", "/api/reviews/{review}/",
    "/api/corrective-actions/{action}/", "/api/notices/{notice}/",
]  # fmt: skip
DEEDS = [
    *(f"/desk/{{conversation}}/{verb}/" for verb in (
        "messages", "files", "read", "accept", "decline", "transfer", "snooze", "park", "unpark", "close")),
    "/desk/messages/{message}/again/",
    *(f"/tickets/{{number}}/{verb}/" for verb in (
        "dispatch", "call-back", "answered", "resolve", "schedule", "close", "reopen", "wait", "urge", "supplement",
        "remark", "merge", "answer-urge", "reveal")),
    "/tickets/orders/{order}/take/", "/tickets/orders/{order}/return/", "/tickets/orders/{order}/send-back/",
    "/tickets/orders/{order}/withdraw/", "/deadlines/notices/{notice}/",
    "/reviews/{review}/", "/reviews/{review}/finish/", "/reviews/{review}/actions/",
    "/reviews/actions/{action}/done/", "/reviews/actions/{action}/verified/", "/reviews/actions/{action}/returned/",
    "/progress/{number}/urge/", "/progress/{number}/add/", "/progress/{number}/verdict/",
    *(f"/api/conversations/{{conversation}}/{verb}/" for verb in (
        "replies", "notes", "acceptance", "refusal", "snooze", "parking", "closure", "reading")),
    "/api/messages/{message}/resending/",
    *(f"/api/tickets/{{number}}/{verb}/" for verb in (
        "dispatches", "resolution", "wait", "answer", "closure", "reopening", "urgings", "urging-answers", "remarks")),
    *(f"/api/orders/{{order}}/{verb}/" for verb in ("acceptance", "result", "withdrawal")),
    "/api/reviews/{review}/closure/",
    "/api/corrective-actions/{action}/outcome/", "/api/corrective-actions/{action}/verification/",
    "/api/corrective-actions/{action}/return/", "/api/notices/{notice}/read/",
]  # fmt: skip
LISTS = [
    "/desk/", "/desk/list/", "/desk/search/?q=林晓雯", "/desk/notices/", "/tickets/", "/tickets/?tab=all", "/tickets/?tab=team",
    "/tickets/?tab=due", "/tickets/?tab=verify", "/tickets/?q=上网慢", "/tickets/?q={number}", "/tickets/?q=13951880001",
    "/tickets/orders/", "/tickets/orders/?tab=done", "/tickets/callbacks/?tab=team", "/tickets/due/", "/reviews/",
    "/reviews/?status=correcting", "/reviews/actions/", "/reviews/mark/", "/deadlines/notices/", "/board/",
    "/board/records/waiting/", "/kb/desk/phrases/?conversation={conversation}",
    "/api/conversations/", "/api/conversations/?customer={customer}", "/api/conversations/?q=林晓雯",
    "/api/conversations/?ordering=customer", "/api/tickets/", "/api/tickets/?customer={customer}", "/api/tickets/?q=上网慢",
    "/api/tickets/?q=1395188000", "/api/orders/", "/api/callbacks/", "/api/reviews/", "/api/corrective-actions/",
    "/api/timers/", "/api/notices/", "/api/customers/", "/api/customers/?q=0001",
]  # fmt: skip


@pytest.mark.parametrize("who", OUTSIDERS)
def test_others_find_nothing(signed_in: Callable[[str], Client], story: Story, who: str) -> None:
    browser = signed_in(who)
    for page in PAGES:
        path = page.format(**story.names)
        answer = browser.get(path)
        assert answer.status_code in {401, 403, 404} or _to_sign_in(answer), page
        assert _told(answer, story, path) == [], page


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_list_count_or_search_shows_it_to_others(signed_in: Callable[[str], Client], story: Story, who: str) -> None:
    browser = signed_in(who)
    for page in LISTS:
        path = page.format(**story.names)
        answer = browser.get(path)
        assert _told(answer, story, path) == [], page


@pytest.mark.parametrize("who", [*OUTSIDERS, "rex", "ivy"])
def test_others_touch_nothing(signed_in: Callable[[str], Client], story: Story, who: str) -> None:
    """A regulator and an inspector read everything, and change nothing that is the desk's."""
    browser, before = signed_in(who), _marks()
    reads_all = who in ("rex", "ivy")
    for deed in DEEDS:
        if who == "ivy" and ("/reviews/" in deed or "/corrective-actions/" in deed):
            continue  # judging is her work
        path = deed.format(**story.names)
        by_script = path.startswith("/api/") or path.endswith(("/messages/", "/read/"))
        body = BODY if by_script else {name: value for name, value in BODY.items() if value}
        answer = browser.post(path, body, **({"content_type": "application/json"} if by_script else {}))
        refused = {401, 403, 404} | ({204, 200, 400, 409, 422} if reads_all else set())
        assert answer.status_code in refused or _to_sign_in(answer), (deed, answer.status_code)
    assert _marks() == before


def test_a_token_sees_what_its_owner_sees(story: Story, world: dict[str, Any]) -> None:
    for name, status in (("alice", 200), ("anna", 404), ("emma", 404)):
        headers = {"Authorization": f"Token {create_token(world['users'][name])}"}
        assert Client().get(f"/api/tickets/{story.ticket.number}/", headers=headers).status_code == status


def test_a_note_is_not_written_into_what_one_does_not_see(signed_in: Callable[[str], Client], story: Story) -> None:
    for path in ("/desk/{conversation}/messages/", "/api/conversations/{conversation}/notes/"):
        body = {"body": "hm", "note": True, "client_id": "n1"}
        answer = signed_in("anna").post(path.format(**story.names), body, content_type="application/json")
        assert answer.status_code == 404
    assert not Message.objects.filter(body="hm").exists()


def test_somebody_elses_file_does_not_go_into_ones_own_answer(
    signed_in: Callable[[str], Client], story: Story, world: dict[str, Any]
) -> None:
    story.attachment.message = story.attachment.conversation = None
    story.attachment.save()
    story.conversation.status = "active"
    story.conversation.assignee = world["users"]["amy"]
    story.conversation.save()
    body = {"body": "看图", "attachments": [str(story.attachment.token)]}
    path = f"/desk/{story.conversation.pk}/messages/"
    assert signed_in("amy").post(path, body, content_type="application/json").status_code == 409


def test_a_customers_tickets_are_listed_to_those_who_serve_customers_only(
    signed_in: Callable[[str], Client], story: Story
) -> None:
    path = f"/tickets/of-customer/{story.conversation.customer_id}/"
    assert story.ticket.title in signed_in("amy").get(path).content.decode()
    assert story.ticket.title in signed_in("chen").get(path).content.decode()
    assert story.ticket.title not in signed_in("cai").get(path).content.decode()


def _to_sign_in(answer: Any) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")


def _told(answer: Any, story: Story, asked: str) -> list[str]:
    """What the answer gives away; what was `asked` for may be repeated in it."""
    if answer.streaming:
        return ["a file"]
    text = answer.content.decode() if not _to_sign_in(answer) else ""
    return [secret for secret in story.secrets if secret in text and secret not in asked]


def _marks() -> list[int]:
    return [rows.objects.count() for rows in (Message, Event, ReviewEvent, Reveal)]
