"""A mailbox of ours: letters come by a real Dovecot and go out by a real SMTP server."""

from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest

from channels_hub.models import Inbox
from tests.channels_hub.adapters.contract import Line
from tests.channels_hub.adapters.email.dovecot import Dovecot, Mailbox, dovecot
from tests.channels_hub.adapters.email.post_office import PostOffice, post_office

ERIN, OURS = "erin@example.com", "service@desk.example"


@pytest.fixture(scope="session")
def imap_server() -> Iterator[Dovecot]:
    """In a short folder that others may enter: its sockets and its own users ask for that."""
    with TemporaryDirectory(prefix="dovecot-", ignore_cleanup_errors=True) as folder, dovecot(Path(folder)) as server:
        yield server


@pytest.fixture
def mailbox(imap_server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """Its certificate is trusted, as one of a public authority is."""
    monkeypatch.setenv("SSL_CERT_FILE", str(imap_server.certificate))
    return Mailbox(imap_server, f"desk-{uuid4().hex[:8]}")


@pytest.fixture
def office(imap_server: Dovecot) -> Iterator[PostOffice]:
    with post_office(imap_server.certificate) as office:
        yield office


@pytest.fixture
def account(world: dict[str, Any], mailbox: Mailbox, office: PostOffice) -> Inbox:
    return Inbox.objects.create(
        key="mail",
        channel="email",
        name="客服邮箱",
        team=world["teams"]["multimedia"],
        settings={"address": OURS},
        secrets={"imap_url": mailbox.url, "smtp_url": office.url},
    )


def written(text: str, subject: str = "宽带", **heads: str) -> EmailMessage:
    """A letter of Erin's, as her program writes it."""
    letter = EmailMessage()
    given = {"From": f"赵艾琳 <{ERIN}>", "To": OURS, "Subject": subject, "Message-ID": make_msgid(domain="example.com")}
    for name, value in {**given, **{name.replace("_", "-"): value for name, value in heads.items()}}.items():
        letter[name] = value
    letter.set_content(text)
    return letter


class MailLine(Line):
    def __init__(self, inbox: Inbox, mailbox: Mailbox, office: PostOffice) -> None:
        self.inbox, self.mailbox, self.office = inbox, mailbox, office
        self.last = EmailMessage()
        self.first_id = ""

    def say(self, text: str) -> None:
        answered = {"In_Reply_To": self.first_id} if self.first_id else {}
        self.last = written(text, **answered)
        self.first_id = self.first_id or self.last["Message-ID"]
        self.again()

    def again(self) -> None:
        self.mailbox.put(self.last.as_bytes())

    def heard(self) -> list[str]:
        return [body.get_content().strip() for letter in self.office.taken if (body := letter.get_body(("plain",)))]

    def trouble(self, kind: str) -> None:
        self.office.trouble = {"refused": "554 5.7.1 spam", "busy": "451 4.3.2 try again", "silent": "silent"}[kind]

    def lock_out(self) -> None:
        self.inbox.secrets = {
            "imap_url": self.mailbox.url.replace("secret", "wrong"),
            "smtp_url": self.office.url.replace("secret", "wrong"),
        }


@pytest.fixture
def line(account: Inbox, mailbox: Mailbox, office: PostOffice) -> MailLine:
    return MailLine(account, mailbox, office)
