"""Parts of the running desk die in the middle of work: nothing that was accepted is lost or done twice (X3)."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from django.db import connection

from channels_hub.actions import outbound
from channels_hub.adapters.webchat import signing
from channels_hub.models import Conversation, Envelope, Inbox, Message
from run import valkey
from run.supervisor import Supervisor
from tests.desk import Desk
from tests.servers import SERVERS
from tests.settings import WORKER_DATA

pytestmark = pytest.mark.slow
Say = Callable[..., tuple[int, dict[str, Any]]]


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


@pytest.fixture
def site(webchat: Inbox) -> Inbox:
    webchat.secrets = {"identity_secret": "a-shared-secret-of-the-site"}
    webchat.save()
    return webchat


@pytest.fixture
def post(desk: Desk, site: Inbox) -> Say:
    """`post(path, body, **headers)` to the web process: its status and JSON."""

    def send(path: str, body: dict[str, Any], **headers: str) -> tuple[int, dict[str, Any]]:
        answer = httpx.post(desk.url + path, content=json.dumps(body), headers=headers, timeout=20)
        is_json = answer.headers.get("Content-Type") == "application/json"
        return answer.status_code, answer.json() if is_json else {}

    return send


@pytest.fixture
def push(post: Say, site: Inbox) -> Callable[[str], int]:
    """The site's server delivers what Erin wrote there; the worker understands it."""

    def delivered(text: str) -> int:
        body = {"id": text, "visitor": "erin", "text": text}
        signature = f"sha256={signing.sign(site, json.dumps(body).encode())}"
        return post("/hooks/chat/", body, **{"X-Signature": signature})[0]

    return delivered


@pytest.fixture
def servers(desk: Desk, request: pytest.FixtureRequest) -> Iterator[Supervisor]:
    """The broker among them; it is there again for whoever comes next."""
    running = request.config.stash[SERVERS]
    broker = running.running["valkey"].part
    yield running
    if not running.alive("valkey"):
        running.start(broker)
        running.await_answer(["valkey"], lambda: valkey.ping(WORKER_DATA), seconds=20)


def heard() -> list[str]:
    return sorted(Message.objects.filter(direction="in").values_list("body", flat=True))


def test_what_was_accepted_outlives_worker_broker_and_web(
    servers: Supervisor, desk: Desk, push: Callable[[str], int]
) -> None:
    broker = servers.running["valkey"].part
    assert push("一") == 200
    until(lambda: heard() == ["一"])

    desk.stop("worker")  # between the envelope and its understanding
    assert push("二") == 200
    assert push("二") == 200  # the site repeats itself
    assert heard() == ["一"]

    servers.kill("valkey")  # accepted all the same: the row is the promise
    assert push("三") == 200
    conversation = Conversation.objects.get()
    outbound.tell_customer(conversation, "您的工单已派单")  # between the record and the sending
    assert push("四") == 200

    desk.stop("web")
    servers.start(broker)
    servers.await_answer(["valkey"], lambda: valkey.ping(WORKER_DATA), seconds=20)
    desk.start("web")
    desk.restart("worker")
    until(lambda: heard() == sorted(["一", "二", "三", "四"]))
    assert push("三") == 200
    until(lambda: not Envelope.objects.filter(processed_at=None).exists())
    assert heard() == sorted(["一", "二", "三", "四"])
    notice = Message.objects.get(body="您的工单已派单")
    until(lambda: Message.objects.get(pk=notice.pk).delivery != "queued")
    assert Conversation.objects.count() == 1


def test_pages_recover_from_a_lost_database_by_themselves(desk: Desk, post: Say, site: Inbox) -> None:
    """Every connection of every process is cut, as a restart of the database would."""
    status, session = post("/chat/chat/session/", {})
    assert status == 200
    headers = {"Authorization": f"Visitor {session['token']}"}
    said = {"client_id": "c1", "body": "还在吗"}
    for _again in range(2):
        cut_all_connections()
        until(lambda: post("/chat/chat/messages/", said, **headers)[0] in (200, 201), seconds=10)
    assert heard() == ["还在吗"]
    desk.await_health()


def cut_all_connections() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
