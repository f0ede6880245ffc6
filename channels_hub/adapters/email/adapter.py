"""E-mail: letters are fetched by IMAP and go out by SMTP; a thread of letters is a conversation."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from channels_hub import failures
from channels_hub.adapters.base import (
    Adapter,
    Fetched,
    File,
    Happening,
    Limits,
    NotUnderstood,
    SendError,
    SendResult,
)
from channels_hub.adapters.email import fetching, inbound, letters, outbound, servers
from channels_hub.adapters.email.forms import EmailForm
from channels_hub.models import Envelope, Inbox, Message

FEED = "letters"
#: Seconds between two looks into the mailbox.
LOOK = 10


class Email(Adapter):
    """SMTP knows no repeated letter: what may have arrived is not sent again."""

    limits = Limits(mixed=True)
    rate = "120/minute"
    settings_form = EmailForm

    def feeds(self, inbox: Inbox) -> dict[str, float]:
        return {FEED: LOOK}

    def fetch(self, inbox: Inbox, feed: str, cursor: Mapping[str, Any], hint: Mapping[str, Any]) -> Fetched:
        with servers.imap(inbox.secrets["imap_url"]) as mailbox:
            return fetching.fetched(mailbox, cursor)

    def parse(self, inbox: Inbox, envelope: Envelope) -> list[Happening]:
        try:
            letter = letters.read(bytes(envelope.body))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise NotUnderstood(repr(error)[:300]) from error
        return inbound.happenings(inbox, letter, envelope.pk, cut=fetching.CUT in envelope.headers)

    def media(self, inbox: Inbox, reference: Mapping[str, Any]) -> File:
        """Letters bring their files along: they are in the envelope."""
        envelope = Envelope.objects.filter(pk=reference["envelope"], inbox=inbox).first()
        try:
            name, content = letters.file(bytes(envelope.body) if envelope else b"", reference["part"])
        except (KeyError, ValueError, LookupError) as error:
            raise SendError("target_missing", repr(error)) from error
        return File(content, name)

    def send(self, message: Message) -> SendResult:
        outbound.send(message.inbox, outbound.letter(message))
        return SendResult(external_id=outbound.id_for(message))

    def problems(self, inbox: Inbox) -> list[str]:
        return [*_problem(inbox, "imap_url", servers.imap), *_problem(inbox, "smtp_url", servers.smtp)]


def _problem(inbox: Inbox, name: str, connect: Any) -> list[str]:
    at = servers.address_of(inbox.secrets[name])
    try:
        with connect(inbox.secrets[name]):
            return []
    except SendError as error:
        where = {"server": f"{at.host}:{at.port}", "reason": error.detail}
        if error.cause == "credentials":
            return [
                _(
                    "The mail server %(server)s does not accept user name and password. "
                    "Some providers want an authorisation code of theirs as the password."
                )
                % where
            ]
        if error.cause == "target_missing":
            return [_("The mail server %(server)s has no such folder (%(reason)s).") % where]
        if error.cause == "unreachable":
            return [_("The mail server %(server)s cannot be reached (%(reason)s).") % where]
        return [f"{failures.words(error.cause)} ({where['server']}, {error.detail})"]
