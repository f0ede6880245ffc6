"""A real SMTP server on loopback that keeps what it takes, and can be made to trouble."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.ports import free_port

PASSWORD = "secret-for-the-tests"


class PostOffice:
    """`trouble` is what happens to the next letter: an answer, or `silent`: taken, and no answer."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.trouble = ""
        self.unknown: set[str] = set()
        self.port = 0
        #: The last letter came over a line that nobody can read.
        self.encrypted = False

    @property
    def url(self) -> str:
        return f"smtp://desk:{PASSWORD}@127.0.0.1:{self.port}"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.unknown:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        trouble, self.trouble = self.trouble, ""
        if trouble and trouble != "silent":
            return trouble
        self.encrypted = session.ssl is not None
        self.taken.append(message_from_bytes(cast(bytes, envelope.content), policy=default))
        if trouble == "silent":
            cast(Any, server.transport).abort()
        return "250 OK"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=right)


@contextmanager
def post_office(certificate: Path) -> Iterator[PostOffice]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    office = PostOffice()
    office.port = free_port()
    controller = Controller(
        office,
        hostname="127.0.0.1",
        port=office.port,
        authenticator=office.authenticate,
        auth_required=True,
        tls_context=context,
    )
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
