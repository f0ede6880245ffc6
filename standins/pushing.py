"""How the platforms push: three tries in all, five seconds each, until they hear what they want."""

from collections.abc import Callable
from dataclasses import dataclass

import httpx

TRIES = 3
PATIENCE_SECONDS = 5


@dataclass(frozen=True)
class Heard:
    """The answer to one push: `status` 0 is none in time."""

    status: int
    body: bytes = b""


def push(
    once: Callable[[httpx.Client], httpx.Response],
    content_with: Callable[[Heard], bool],
    transport: httpx.BaseTransport | None = None,
) -> list[Heard]:
    """Deliver until the answer is what the platform wants to hear; all the answers."""
    heard: list[Heard] = []
    with httpx.Client(timeout=PATIENCE_SECONDS, trust_env=False, transport=transport) as line:
        while len(heard) < TRIES and not (heard and content_with(heard[-1])):
            try:
                answer = once(line)
                heard.append(Heard(answer.status_code, answer.content))
            except httpx.HTTPError:
                heard.append(Heard(0))
    return heard
