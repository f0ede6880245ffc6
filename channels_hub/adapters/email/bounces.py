"""Letters that machines write: ours that came back (RFC 3464), and automatic answers (RFC 3834)."""

import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from typing import cast

from channels_hub.adapters.email.charsets import words

#: Who sends these writes by machine; a mailer brings letters back.
_MACHINES = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE)
_MAILERS = re.compile(r"^(mailer-daemon|postmaster)@", re.IGNORECASE)
_BULK = {"bulk", "junk", "list", "auto_reply"}
_NAMED = re.compile(r"^\W{0,3}Message-ID:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
#: So much of a bounce without a form is read.
READ = 100_000


def is_automatic(message: EmailMessage, sender: str) -> bool:
    """Written by a machine: no work is opened for it, and it is never answered."""
    head = {name.lower(): str(value).strip().lower() for name, value in message.raw_items()}
    return (
        head.get("auto-submitted", "no").split(";")[0].strip() not in ("", "no")
        or head.get("precedence", "") in _BULK
        # less than all is also asked by forms that persons fill in
        or head.get("x-auto-response-suppress", "") == "all"
        or "list-id" in head
        or head.get("return-path", "") == "<>"
        or message.get_content_type() == "multipart/report"
        or bool(_MACHINES.match(sender))
    )


def bounced(message: EmailMessage, sender: str) -> tuple[list[str], str]:
    """Names of letters that came back for good, and why; those only late, or read, did not come back."""
    reports = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
    if reports:
        failed = [block for block in _blocks(reports) if _action(block) == "failed"]
        return (_returned(message), _reason(failed)) if failed else ([], "")
    if message.get_content_type() != "multipart/report" and _MAILERS.match(sender):
        return list(dict.fromkeys(_NAMED.findall(_text(message)))), ""
    return [], ""


def _blocks(reports: list[EmailMessage]) -> Iterator[Message]:
    """One for each recipient, after the one of the letter as a whole."""
    for report in reports:
        payload = report.get_payload()
        yield from cast(list[Message], payload) if isinstance(payload, list) else []


def _action(block: Message) -> str:
    return next((str(value) for name, value in block.raw_items() if name.lower() == "action"), "").strip().lower()


def _reason(failed: list[Message]) -> str:
    heads = {name.lower(): str(value) for block in reversed(failed) for name, value in block.raw_items()}
    return " ".join((heads.get("diagnostic-code") or heads.get("status") or "").split())


def _returned(message: EmailMessage) -> list[str]:
    """The letter itself, or its head, comes with the report."""
    parts = [part for part in message.walk() if part.get_content_type() in ("message/rfc822", "text/rfc822-headers")]
    return list(dict.fromkeys(name for part in parts for name in _NAMED.findall(_source(part))[:1]))


def _text(message: EmailMessage) -> str:
    return "\n".join(_source(part) for part in message.walk() if part.get_content_maintype() != "multipart")[:READ]


def _source(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return words(payload[:READ])
    inside = part.get_payload()
    letters = cast(list[Message], inside) if isinstance(inside, list) else []
    return "\n".join(words(letter.as_bytes()[:READ]) for letter in letters)
