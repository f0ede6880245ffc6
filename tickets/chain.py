"""How a history is chained: pure, so that anybody can check an export without this program."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

START = b""


def canonical(
    *, ticket: str, number: int, kind: str, party: str, actor: int | None, at: datetime, data: dict[str, Any]
) -> bytes:
    """An event's content as bytes: JSON with sorted keys, no spaces, UTF-8, the time in UTC to the microsecond."""
    content = {
        "actor": actor,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "data": data,
        "kind": kind,
        "number": number,
        "party": party,
        "ticket": ticket,
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def link(previous: bytes, content: bytes) -> bytes:
    """The hash of an event: SHA-256 over the hash before it and its own content."""
    return hashlib.sha256(bytes(previous) + content).digest()
