"""Load over a fixed number of kept connections: closed (`hammer`) or to a timetable (`pour`)."""

import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

BUFFER = 65_536


@dataclass(frozen=True)
class Result:
    seconds: float
    latencies: list[float]  # seconds, sorted
    failures: int

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, part: float) -> float:
        """Milliseconds that `part` of the requests (0–1) did not exceed."""
        return 1000 * self.latencies[min(len(self.latencies) - 1, int(part * len(self.latencies)))]


def request_bytes(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def hammer(port: int, requests: Sequence[bytes], connections: int) -> Result:
    """Send all `requests`, each connection its next one on its last answer; anything but a 2xx is a failure."""
    return _run(port, requests, connections, lambda _number: time.perf_counter())


def pour(port: int, requests: Sequence[bytes], a_second: float, connections: int) -> Result:
    """Send all `requests` evenly, whatever the answers take; latencies count from the time each was due.

    A server that falls behind shows it: what waits for a free connection waits at its cost.
    """
    start = time.perf_counter()
    return _run(port, requests, connections, lambda number: start + number / a_second)


def _run(port: int, requests: Sequence[bytes], connections: int, due: Callable[[int], float]) -> Result:
    latencies: list[float] = []
    failures: list[bytes] = []
    numbers = range(len(requests))
    threads = [
        threading.Thread(target=_send, args=(port, requests, numbers[first::connections], due, latencies, failures))
        for first in range(connections)
    ]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Result(time.perf_counter() - start, sorted(latencies), len(failures))


def _send(
    port: int,
    requests: Sequence[bytes],
    numbers: Sequence[int],
    due: Callable[[int], float],
    latencies: list[float],
    failures: list[bytes],
) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for number in numbers:
            start = due(number)
            time.sleep(max(0.0, start - time.perf_counter()))
            connection.sendall(requests[number])
            answer = read_answer(connection)
            latencies.append(time.perf_counter() - start)
            if answer[9:10] != b"2":
                failures.append(answer)


def read_answer(connection: socket.socket) -> bytes:
    """One HTTP/1.1 answer, whole: by its Content-Length or its last chunk."""
    answer = connection.recv(BUFFER)
    while not _is_whole(answer):
        more = connection.recv(BUFFER)
        if not more:
            raise ConnectionError("the server hung up")
        answer += more
    return answer


def _is_whole(answer: bytes) -> bool:
    head, separator, body = answer.partition(b"\r\n\r\n")
    if not separator:
        return False
    lower = head.lower()
    if b"transfer-encoding: chunked" in lower:
        return body.endswith(b"0\r\n\r\n")
    length = lower.partition(b"content-length:")[2].split(b"\r\n", 1)[0]
    return len(body) >= int(length or 0)
