"""A letter as it came over the wire, taken apart (RFC 5322, 2045–2047, 2231)."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses, parsedate_to_datetime

from channels_hub.adapters.email import bodies, bounces
from channels_hub.adapters.email.charsets import storable, undeclared

_ADDRESS = re.compile(r"[^\s<>@,;]+@[^\s<>@,;]+")
_ID = re.compile(r"<[^<>\s]+>")
#: So many of the letters it names are looked for, the nearest.
NAMED = 50
KINDS = {"image": "image", "audio": "voice", "video": "video"}


@dataclass(frozen=True)
class Part:
    """A file in a letter; `number` is its place among the letter's parts."""

    number: int
    name: str
    kind: str


@dataclass(frozen=True)
class Letter:
    message_id: str
    refers_to: list[str]
    subject: str
    sender: str
    sender_name: str
    at: datetime | None
    text: str
    parts: list[Part] = field(default_factory=list)
    automatic: bool = False
    #: Of a bounce: our letters that came back, and the server's words.
    returned: list[str] = field(default_factory=list)
    reason: str = ""


def read(content: bytes) -> Letter:
    """Never fails on what a client got wrong; raises `ValueError` where nobody can be answered."""
    message = _parsed(content)
    sender_name, sender = _sender(message)
    returned, reason = bounces.bounced(message, sender)
    named = _ID.findall(f"{_head(message, 'References')} {_head(message, 'In-Reply-To')}")
    return Letter(
        message_id=id_of(_head(message, "Message-ID") or hashlib.sha256(content).hexdigest()),
        refers_to=[id_of(one) for one in named[-NAMED:]],
        subject=" ".join(_head(message, "Subject").split()),
        sender=sender.lower()[:200],
        sender_name=sender_name.strip()[:80],
        at=_date(message),
        text=bodies.text_of(message),
        parts=[Part(number, bodies.name_of(number, part), _kind(part)) for number, part in bodies.files(message)],
        automatic=bounces.is_automatic(message, sender),
        returned=[id_of(name) for name in returned],
        reason=storable(reason),
    )


def file(content: bytes, number: int) -> tuple[str, bytes]:
    """Name and content of a file in the letter; raises `KeyError`."""
    part = dict(bodies.files(_parsed(content)))[number]
    return bodies.name_of(number, part), bodies.content_of(part)


def id_of(name: str) -> str:
    """As we keep it: a name longer than a row takes is known by its digest."""
    name = name.strip()
    return name if len(name) <= 200 else hashlib.sha256(name.encode(errors="replace")).hexdigest()


def _parsed(content: bytes) -> EmailMessage:
    try:
        return message_from_bytes(content, policy=default)
    except RecursionError as error:
        raise ValueError("parts within parts within parts") from error


def _sender(message: EmailMessage) -> tuple[str, str]:
    """Whom to answer, and their name."""
    lines = [_head(message, "Reply-To"), _head(message, "From")]
    for name, address in getaddresses(lines):
        if _ADDRESS.fullmatch(address):
            return name, address
    if broken := _ADDRESS.search(" ".join(lines)):
        return "", broken[0]
    raise ValueError("a letter from nobody")


def _head(message: EmailMessage, name: str) -> str:
    """A header line in words; raw Chinese without any declaration is guessed."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    guessed = undeclared(raw)
    try:
        words = guessed if guessed is not None else str(message.get(name, "") or "")
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):  # what the library cannot parse
        return ""
    return storable(words)


def _date(message: EmailMessage) -> datetime | None:
    try:
        at = parsedate_to_datetime(_head(message, "Date"))
    except (TypeError, ValueError, OverflowError):
        return None
    return at if at.tzinfo else None


def _kind(part: EmailMessage) -> str:
    return KINDS.get(part.get_content_maintype(), "file")
