"""From a visitor's word to the agent's screen: 500 open conversations, 50 messages a second."""

import json
import threading
import time
from collections.abc import Sequence
from uuid import uuid4

from websockets.sync.client import ClientConnection, connect

from bench import staff
from bench.load import pour, request_bytes
from bench.platform import Platform
from bench.table import Row, ms, show

A_SECOND = 50
SECONDS = 20
#: First nobody's delay is counted: each of the server's threads opens its connection.
WARM = 2
CONNECTIONS = 16


def measure(platform: Platform) -> None:
    """Ten agents with fifty conversations each, every one open in a window of theirs."""
    agents = staff.on_duty()
    arrived: dict[str, float] = {}
    sockets = [_socket(platform, agent.cookie, list(agent.tokens)) for agent in agents]
    threads = [threading.Thread(target=_listen, args=(socket, arrived), daemon=True) for socket in sockets]
    for thread in threads:
        thread.start()
    platform.settle()
    delays = _spoken(platform, [token for agent in agents for token in agent.tokens.values()], arrived)
    for socket in sockets:
        socket.close()
    show(Row(f"visitor's word to agent's screen, {A_SECOND}/s", delays, "p50 20 ms, p99 80 ms"))


def _spoken(platform: Platform, tokens: Sequence[str], arrived: dict[str, float]) -> dict[str, str]:
    """Every conversation gets its word in turn; delays count from when each word was to be sent."""
    pour(platform.port, [_word(token, uuid4().hex) for token in tokens[: A_SECOND * WARM]], A_SECOND, CONNECTIONS)
    keys = [uuid4().hex for _number in range(A_SECOND * SECONDS)]
    requests = [_word(tokens[number % len(tokens)], key) for number, key in enumerate(keys)]
    start = time.perf_counter()
    answered = pour(platform.port, requests, A_SECOND, CONNECTIONS)
    _wait_for(set(keys), arrived)
    due = {key: start + number / A_SECOND for number, key in enumerate(keys)}
    delays = sorted(1000 * (arrived[key] - due[key]) for key in keys if key in arrived)
    return {
        "p50": ms(delays[len(delays) // 2]),
        "p99": ms(delays[int(0.99 * len(delays))]),
        "answered p50": ms(answered.percentile(0.5)),
        "missed": str(len(keys) - len(delays)),
        "failures": str(answered.failures),
    }


def _word(token: str, key: str) -> bytes:
    body = json.dumps({"client_id": key, "body": "请问什么时候能修好？"}, ensure_ascii=False).encode()
    headers = {"Authorization": f"Visitor {token}", "Content_Type": "application/json"}
    return request_bytes("POST", "/chat/demo/messages/", body, **headers)


def _socket(platform: Platform, cookie: str, ids: Sequence[int]) -> ClientConnection:
    headers = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{platform.port}"}
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


def _wait_for(keys: set[str], arrived: dict[str, float]) -> None:
    until = time.perf_counter() + 5
    while not keys <= arrived.keys() and time.perf_counter() < until:
        time.sleep(0.05)
