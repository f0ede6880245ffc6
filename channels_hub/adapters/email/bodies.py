"""What a letter consists of: its own words, and files."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import cast

from channels_hub.adapters.email.charsets import storable, undeclared, words
from channels_hub.adapters.email.html import to_text

#: More bodies than any client writes.
MOST = 200
_NAME = re.compile(r"""(?:file)?name\s*=\s*"?([^";\r\n]+)""", re.IGNORECASE)


def text_of(part: EmailMessage) -> str:
    """Of alternatives the first that says anything, else all in their order; the letters it carries are files."""
    if part.get_content_maintype() == "multipart":
        said = [text for inside in _inside(part) if (text := text_of(inside))]
        return next(iter(said), "") if part.get_content_subtype() == "alternative" else _joined(said)
    if not _is_words(part):
        return ""
    text = _decoded(part)
    return to_text(text) if part.get_content_subtype() == "html" else _unflowed(part, text).strip()


def files(message: EmailMessage) -> Iterator[tuple[int, EmailMessage]]:
    """Everything that is not the letter's own words, numbered in its order."""
    for number, part in enumerate(_leaves(message)):
        if not _is_words(part):
            yield number, part


def name_of(number: int, part: EmailMessage) -> str:
    ending = {"message/rfc822": "eml", "text/calendar": "ics"}.get(part.get_content_type(), part.get_content_subtype())
    return storable(_given_name(part).replace("\n", " ").strip()[:190] or f"{number}.{ending}")


def content_of(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b"".join(bytes(inside) for inside in _inside(part))


def _inside(part: EmailMessage) -> list[EmailMessage]:
    """A part that calls itself many may be broken and hold none."""
    payload = part.get_payload()
    return cast(list[EmailMessage], payload) if isinstance(payload, list) else []


def _leaves(part: EmailMessage) -> Iterator[EmailMessage]:
    if part.get_content_maintype() != "multipart":
        yield part
        return
    for inside in _inside(part):
        yield from _leaves(inside)


def _is_words(part: EmailMessage) -> bool:
    """A calendar's entry or a table calls itself text too."""
    ours = part.get_content_type() in ("text/plain", "text/html")
    return ours and part.get_content_disposition() != "attachment" and not _given_name(part)


def _joined(said: list[str]) -> str:
    """Some clients put the same words in twice, plain and dressed."""
    whole: list[str] = []
    for text in said[:MOST]:
        if _squeezed(text) not in _squeezed("\n".join(whole)):
            whole.append(text)
    return "\n".join(whole)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _decoded(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    return words(payload if isinstance(payload, bytes) else b"", part.get_content_charset() or "")


def _unflowed(part: EmailMessage, text: str) -> str:
    """Lines that the client broke are whole again (RFC 3676)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    broken = " " if str(part.get_param("delsp", "")).lower() == "yes" else ""
    lines: list[str] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        plain = line.removeprefix(" ") if not line.startswith(">") else line
        lines[-1:] = [lines[-1] + plain] if goes_on and not line.startswith(">") else [*lines[-1:], plain]
        goes_on = plain.endswith(" ") and plain != "-- " and not plain.startswith(">")
        lines[-1] = lines[-1].removesuffix(broken) if goes_on and broken else lines[-1]
    return "\n".join(lines)


def _given_name(part: EmailMessage) -> str:
    """As declared; Chinese without any declaration is guessed."""
    raw = {name.lower(): str(value) for name, value in part.raw_items()}
    for head in ("content-disposition", "content-type"):
        guessed = undeclared(raw.get(head, ""))
        if guessed and (found := _NAME.search(guessed)):
            return found[1].strip()
    try:
        return part.get_filename() or ""
    except (ValueError, LookupError, TypeError, AttributeError):  # what the library cannot parse
        return ""
