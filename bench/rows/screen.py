"""From a visitor's word to the agent's screen: 500 open conversations, 50 messages a second."""

import json
import threading
import time
from uuid import uuid4

from websockets.sync.client import ClientConnection, connect

from bench.load import Result, hammer, request_bytes
from bench.pages import cookie_of
from bench.platform import Platform
from bench.table import Row, ms, show

CONVERSATIONS = 500
PER_SOCKET = 50
A_SECOND = 50
SECONDS = 15


def measure(platform: Platform) -> None:
    tokens = _conversations(platform)
    arrived: dict[str, float] = {}
    sockets = [_socket(platform, ids) for ids in _in_parts(list(tokens))]
    threads = [threading.Thread(target=_listen, args=(socket, arrived), daemon=True) for socket in sockets]
    for thread in threads:
        thread.start()
    sent = _speak(platform, list(tokens.values()))
    _wait_for(sent, arrived)
    for socket in sockets:
        socket.close()
    delays = sorted(1000 * (arrived[key] - at) for key, at in sent.items() if key in arrived)
    figures = {
        "p50": ms(delays[len(delays) // 2]),
        "p99": ms(delays[int(0.99 * len(delays))]),
        "missed": str(len(sent) - len(delays)),
    }
    show(Row(f"visitor's word to agent's screen, {A_SECOND}/s", figures, "p50 20 ms, p99 80 ms"))


def _conversations(platform: Platform) -> dict[int, str]:
    """Open conversations by id, each with the token of its visitor."""
    from accounts.models import User
    from channels_hub.adapters.webchat import signing
    from channels_hub.models import Conversation, Customer, Identity, Inbox

    inbox, alice = Inbox.objects.get(key="demo"), User.objects.get(username="alice")
    tokens = {}
    for _number in range(CONVERSATIONS):
        visitor = signing.new_visitor(inbox, {})
        customer = Customer.objects.create()
        identity = Identity.objects.create(inbox=inbox, external_id=visitor.external_id, customer=customer)
        conversation = Conversation.objects.create(
            inbox=inbox, identity=identity, customer=customer, team=inbox.team, assignee=alice, status="active"
        )
        tokens[conversation.pk] = signing.token_of(visitor)
    return tokens


def _in_parts(ids: list[int]) -> list[list[int]]:
    return [ids[start : start + PER_SOCKET] for start in range(0, len(ids), PER_SOCKET)]


def _socket(platform: Platform, ids: list[int]) -> ClientConnection:
    origin = f"http://127.0.0.1:{platform.port}"
    headers = {"Cookie": cookie_of("bob"), "Origin": origin}
    socket = connect(f"ws://127.0.0.1:{platform.live_port}/live/desk/", additional_headers=headers)
    for conversation in ids:
        socket.send(json.dumps({"subscribe": f"conversation.{conversation}"}))
    owed = len(ids)
    while owed:
        owed -= json.loads(socket.recv(timeout=10))["type"] == "subscribed"
    return socket


def _listen(socket: ClientConnection, arrived: dict[str, float]) -> None:
    for text in socket:
        now = time.perf_counter()
        for message in json.loads(text).get("messages", []):
            if message.get("client_id"):
                arrived.setdefault(message["client_id"], now)


def _speak(platform: Platform, tokens: list[str]) -> dict[str, float]:
    """One message every fiftieth of a second, each sent when its time has come, whatever the last one took."""
    sent: dict[str, float] = {}
    threads = []
    start = time.perf_counter()
    for number in range(A_SECOND * SECONDS):
        time.sleep(max(0.0, start + number / A_SECOND - time.perf_counter()))
        token = tokens[number % len(tokens)]
        threads.append(threading.Thread(target=_say, args=(platform, token, sent)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return sent


def _say(platform: Platform, token: str, sent: dict[str, float]) -> Result:
    key = uuid4().hex
    body = json.dumps({"client_id": key, "body": "请问什么时候能修好？"}, ensure_ascii=False).encode()
    headers = {"Authorization": f"Visitor {token}", "Content_Type": "application/json"}
    sent[key] = time.perf_counter()
    return hammer(platform.port, [request_bytes("POST", "/chat/demo/messages/", body, **headers)], 1)


def _wait_for(sent: dict[str, float], arrived: dict[str, float]) -> None:
    until = time.perf_counter() + 5
    while len(arrived) < len(sent) and time.perf_counter() < until:
        time.sleep(0.05)
