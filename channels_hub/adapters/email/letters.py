"""A letter as it came over the wire, taken apart (RFC 5322, 2045–2047, 2231, 3464, 3834)."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses, parsedate_to_datetime
from typing import cast

from channels_hub.adapters.email.html import to_text

_ID = re.compile(r"<[^<>\s]+>")
#: Who sends these writes by machine.
_MACHINES = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE)
_BULK = {"bulk", "junk", "list", "auto_reply"}
#: A character set that a client names wrongly or not at all.
GUESSES = ("utf-8", "gb18030", "latin-1")


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
    names = getaddresses([_head(message, "Reply-To"), _head(message, "From")])
    sender_name, sender = next(((name, address) for name, address in names if "@" in address), ("", ""))
    if not sender:
        raise ValueError("a letter from nobody")
    returned, reason = _bounce(message)
    return Letter(
        message_id=id_of(_head(message, "Message-ID") or hashlib.sha256(content).hexdigest()),
        refers_to=[
            id_of(one) for one in _ID.findall(f"{_head(message, 'References')} {_head(message, 'In-Reply-To')}")
        ],
        subject=" ".join(_head(message, "Subject").split()),
        sender=sender.lower()[:200],
        sender_name=sender_name.strip()[:80],
        at=_date(message),
        text=_text(message),
        parts=[_part(number, part) for number, part in files(message)],
        automatic=_is_automatic(message, sender),
        returned=returned,
        reason=reason,
    )


def file(content: bytes, number: int) -> tuple[str, bytes]:
    """Name and content of a file in the letter; raises `KeyError`."""
    part = dict(files(_parsed(content)))[number]
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        payload = bytes(cast(EmailMessage, part.get_payload(0)))
    return _name(number, part), payload


def files(message: EmailMessage) -> Iterator[tuple[int, EmailMessage]]:
    """Everything that is not the letter's own words, numbered in its order."""
    for number, part in enumerate(message.walk()):
        is_text = part.get_content_maintype() == "text" and not part.get_filename()
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            continue
        if not is_text or part.get_content_disposition() == "attachment":
            yield number, part


def id_of(name: str) -> str:
    """As we keep it: a name longer than a row takes is known by its digest."""
    name = name.strip()
    return name if len(name) <= 200 else hashlib.sha256(name.encode(errors="replace")).hexdigest()


def _parsed(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=default)


def _head(message: EmailMessage, name: str) -> str:
    """A header line in words; raw Chinese without any declaration is guessed."""
    try:
        undeclared = str(dict(message.raw_items()).get(name, "")).encode("utf-8", "surrogateescape")
        return str(message.get(name, "") or "") if _is_utf8(undeclared) else _guessed(undeclared)
    except (ValueError, IndexError, AttributeError, TypeError):  # what the library cannot parse
        return ""


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _guessed(raw: bytes, declared: str = "") -> str:
    for charset in (declared, *GUESSES):
        try:
            return raw.decode(charset) if charset else raw.decode("ascii")
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode("latin-1")


def _date(message: EmailMessage) -> datetime | None:
    try:
        at = parsedate_to_datetime(_head(message, "Date"))
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else None


def _text(message: EmailMessage) -> str:
    """Its own words: the plain ones, else those of its HTML."""
    plain: list[str] = []
    html: list[str] = []
    for part in message.walk():
        is_words = part.get_content_maintype() == "text" and not part.get_filename()
        if is_words and part.get_content_disposition() != "attachment":
            (html if part.get_content_subtype() == "html" else plain).append(_decoded(part))
    words = "\n".join(plain).strip()
    return words or to_text("\n".join(html))


def _decoded(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    declared = (part.get_content_charset() or "").replace("gb2312", "gb18030").replace("gbk", "gb18030")
    return _guessed(raw, declared)


def _part(number: int, part: EmailMessage) -> Part:
    family = part.get_content_maintype()
    return Part(number, _name(number, part), {"image": "image", "audio": "voice", "video": "video"}.get(family, "file"))


def _name(number: int, part: EmailMessage) -> str:
    try:
        given = part.get_filename() or ""
    except (ValueError, LookupError):
        given = ""
    ending = {"message/rfc822": "eml"}.get(part.get_content_type(), part.get_content_subtype())
    return given.replace("\n", " ").strip()[:190] or f"{number}.{ending}"


def _is_automatic(message: EmailMessage, sender: str) -> bool:
    """Written by a machine: no work is opened for it, and it is never answered (RFC 3834)."""
    submitted = _head(message, "Auto-Submitted").strip().lower()
    return (
        submitted not in ("", "no")
        or _head(message, "Precedence").strip().lower() in _BULK
        or "x-auto-response-suppress" in message
        or "list-id" in message
        or _head(message, "Return-Path").strip() == "<>"
        or bool(_MACHINES.match(sender))
    )


def _bounce(message: EmailMessage) -> tuple[list[str], str]:
    """Names of letters that came back, and why: as the standard says it, else found in its words."""
    if message.get_content_type() != "multipart/report" and not _MACHINES.match(
        "".join(address for _name, address in getaddresses([_head(message, "From")]))
    ):
        return [], ""
    text = "\n".join(_flat(part) for part in message.walk() if not part.is_multipart())
    reason = re.search(r"^Diagnostic-Code:\s*(.+)$", text, re.MULTILINE | re.IGNORECASE)
    returned = dict.fromkeys(id_of(one) for one in re.findall(r"Message-ID:\s*(<[^<>\s]+>)", text, re.IGNORECASE))
    return list(returned), reason[1].strip() if reason else ""


def _flat(part: object) -> str:
    payload = cast(EmailMessage, part).get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    return f"{cast(EmailMessage, part).as_string()[:20_000]}\n{_guessed(raw)[:20_000]}"
