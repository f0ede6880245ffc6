"""Addresses of mail servers, and lines to them."""

import imaplib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
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
        with line:
            _sign_in(line, at)
            yield line
    except BROKEN as error:
        raise SendError("unreachable", f"IMAP {type(error).__name__}") from error


def _sign_in(line: imaplib.IMAP4, at: Address) -> None:
    try:
        line.login(at.user, at.password)
    except imaplib.IMAP4.error as error:
        if isinstance(error, imaplib.IMAP4.abort):
            raise
        raise SendError("credentials", "IMAP") from error
    answer, _data = line.select(f'"{at.folder}"', readonly=True)
    if answer != "OK":
        raise SendError("target_missing", f"IMAP {at.folder}")


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
        raise SendError("unreachable", f"SMTP {type(error).__name__}") from error
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
    except smtplib.SMTPAuthenticationError as error:
        raise SendError("credentials", f"SMTP {error.smtp_code}") from error
    except (*BROKEN, smtplib.SMTPException) as error:
        raise SendError("unreachable", f"SMTP {type(error).__name__}") from error
