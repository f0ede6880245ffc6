"""Addresses of mail servers, and lines to them."""

import base64
import imaplib
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from channels_hub.adapters.base import SendError

SECONDS = 15
PORTS = {"imap": 143, "imaps": 993, "smtp": 25, "smtps": 465}
#: What a broken line looks like.
BROKEN = (OSError, imaplib.IMAP4.abort, smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError)


@dataclass(frozen=True)
class Address:
    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str


def address_of(url: str) -> Address:
    """`imaps://user:password@host:993/INBOX`; raises `ValueError`."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("no address of a mail server")
    return Address(
        scheme=parts.scheme,
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


@contextmanager
def imap(url: str) -> Iterator[imaplib.IMAP4]:
    """Signed in, with the folder open for reading; raises `SendError`."""
    at = address_of(url)
    try:
        line = (
            imaplib.IMAP4_SSL(at.host, at.port, ssl_context=ssl.create_default_context(), timeout=SECONDS)
            if at.scheme == "imaps"
            else imaplib.IMAP4(at.host, at.port, timeout=SECONDS)
        )
        try:
            _sign_in(line, at)
            yield line
        finally:
            _leave(line)
    except BROKEN as error:
        raise SendError("unreachable", _reason("IMAP", error)) from error


def _leave(line: imaplib.IMAP4) -> None:
    """Says goodbye where anybody listens; why a line broke is more telling than that nobody does."""
    with suppress(OSError, imaplib.IMAP4.error):
        line.logout()
    with suppress(OSError):
        line.shutdown()


def _sign_in(line: imaplib.IMAP4, at: Address) -> None:
    """Encrypted where the server can. NetEase opens no folder to a program that does not say its name (RFC 2971)."""
    if at.scheme == "imap" and "STARTTLS" in line.capabilities:
        line.starttls(ssl.create_default_context())
    try:
        line.login(at.user, at.password)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeEncodeError) as error:
        raise SendError("credentials", "IMAP") from error
    if "ID" in _abilities(line):
        line.xatom("ID", '("name" "Bihuan" "vendor" "Bihuan")')
    answer, said = line.select(f'"{_in_utf7(at.folder)}"', readonly=True)
    if answer != "OK":
        words = said[0].decode(errors="replace") if said and said[0] else ""
        raise SendError("target_missing", f"IMAP {at.folder}: {words[:100]}")


def _abilities(line: imaplib.IMAP4) -> set[str]:
    """What the server can, now that we are signed in."""
    _answer, data = line.capability()
    return set(data[0].decode(errors="replace").upper().split())


def _in_utf7(folder: str) -> str:
    """Names of folders are in IMAP's own UTF-7 (RFC 3501, 5.1.3)."""
    coded = re.sub(r"[^\x20-\x7e]+", lambda run: f"&{_base64(run[0])}-", folder.replace("&", "&-"))
    return coded.replace("\\", "\\\\").replace('"', '\\"')


def _base64(run: str) -> str:
    return base64.b64encode(run.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")


@contextmanager
def smtp(url: str) -> Iterator[smtplib.SMTP]:
    """Signed in, encrypted where the server can; raises `SendError`."""
    at = address_of(url)
    try:
        line = (
            smtplib.SMTP_SSL(at.host, at.port, timeout=SECONDS, context=ssl.create_default_context())
            if at.scheme == "smtps"
            else smtplib.SMTP(at.host, at.port, timeout=SECONDS)
        )
    except (*BROKEN, smtplib.SMTPException) as error:
        raise SendError("unreachable", _reason("SMTP", error)) from error
    try:
        _greet(line, at)
        yield line
    finally:
        line.close()


def _greet(line: smtplib.SMTP, at: Address) -> None:
    try:
        line.ehlo()
        if at.scheme == "smtp" and line.has_extn("starttls"):
            line.starttls(context=ssl.create_default_context())
            line.ehlo()
        if at.user:
            line.login(at.user, at.password)
    except (smtplib.SMTPAuthenticationError, UnicodeEncodeError) as error:
        raise SendError("credentials", f"SMTP {getattr(error, 'smtp_code', '')}".strip()) from error
    except (*BROKEN, smtplib.SMTPException) as error:
        raise SendError("unreachable", _reason("SMTP", error)) from error


def _reason(protocol: str, error: Exception) -> str:
    """A false certificate is a matter of its own: no password was sent."""
    said = f" certificate: {error.verify_message}" if isinstance(error, ssl.SSLCertVerificationError) else ""
    return f"{protocol} {type(error).__name__}{said}"
