"""What passes between the hub and an adapter, besides what happened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone


@dataclass(frozen=True)
class Piece:
    """One thing a delivery holds, to be kept as one envelope; the key makes a replay harmless."""

    dedupe_key: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fetched:
    """What a look at a feed brought. `more`: there is more, look again at once."""

    pieces: Sequence[Piece]
    cursor: Mapping[str, Any]
    more: bool = False


@dataclass(frozen=True)
class File:
    """A file's content; its type is found out by looking at it (`channels_hub.examining`)."""

    content: bytes
    name: str


@dataclass(frozen=True)
class Recording:
    """The whole or a part of a recorded call: `status` 200, 206 or 416, with the headers that say which part."""

    status: int
    headers: Mapping[str, str]
    pieces: Iterable[bytes]


@dataclass(frozen=True)
class SendResult:
    """The channel took it; `external_id` is its name for the message, if it gives one."""

    external_id: str | None = None


@dataclass(frozen=True)
class Limits:
    """What one message may be: `longest_text` in characters, `longest_bytes` of its UTF-8; None is no limit.

    `longest_public` is of an answer that everybody can read. `choices`: the channel shows `Message.data["choices"]`
    as a menu; elsewhere they become lines of the text. `mixed`: one message may hold words and files together;
    elsewhere each becomes a message of its own.
    """

    longest_text: int | None = None
    longest_bytes: int | None = None
    longest_public: int | None = None
    kinds: frozenset[str] = frozenset({"text", "image", "voice", "video", "file"})
    choices: bool = False
    mixed: bool = False


@dataclass(frozen=True)
class Window:
    """What the channel still allows towards this customer; None is no limit (CH9, CH11)."""

    closes_at: datetime | None = None
    messages_left: int | None = None

    @property
    def is_shut(self) -> bool:
        return self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def is_used_up(self) -> bool:
        return self.messages_left is not None and self.messages_left < 1
