"""Our answer as a letter: in its thread, in words and simple HTML, with what is attached."""

import smtplib
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, localtime, parseaddr

from django.conf import settings
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.html import escape, urlize
from django.utils.translation import gettext as _

from channels_hub import rating
from channels_hub.adapters.base import SendError
from channels_hub.adapters.email.servers import BROKEN, smtp
from channels_hub.models import Inbox, Message

#: So many earlier letters are named, as clients do.
REFERENCES = 10


def id_for(message: Message) -> str:
    """The same for each try, so that a doubled letter shows as one in most clients.

    Nobody can guess it: who is not its reader cannot make it "come back".
    """
    number = f"{message.pk}.{message.data.get('again', 0)}"
    mark = salted_hmac("channels_hub.email", f"{message.inbox_id}.{number}").hexdigest()[:20]
    domain = str(message.inbox.settings["address"]).rpartition("@")[2]
    return f"<bihuan.{number}.{mark}@{domain}>"


def letter(message: Message) -> EmailMessage:
    inbox, conversation = message.inbox, message.conversation
    made = EmailMessage()
    made["From"] = Address(inbox.name, addr_spec=inbox.settings["address"])
    made["To"] = conversation.identity.external_id
    made["Subject"] = _subject(message)
    made["Date"] = format_datetime(localtime())
    made["Message-ID"] = id_for(message)
    if names := _earlier(message):
        made["In-Reply-To"], made["References"] = names[-1], " ".join(names)
    if message.author_id is None:
        made["Auto-Submitted"] = "auto-generated"
    words = _words(message)
    made.set_content(words)
    made.add_alternative(f"<p>{urlize(escape(words)).replace(chr(10), '<br>')}</p>", subtype="html")
    for attachment in message.attachments.all():
        with attachment.file.open() as file:
            family, _slash, kind = attachment.content_type.partition("/")
            made.add_attachment(file.read(), maintype=family, subtype=kind, filename=attachment.name)
    return made


def _words(message: Message) -> str:
    choices = [f"· {choice['label']}" for choice in message.data.get("choices", [])]
    return "\n".join([message.body, *choices, *_page(message)])


def _page(message: Message) -> list[str]:
    """A letter may be answered in weeks, or from a program that writes more than a number: there is a page, too."""
    survey = message.data.get("survey")
    language = message.conversation.customer.language or settings.LANGUAGE_CODE
    with translation.override(language):
        return ["", _("Or answer on this page:"), rating.link_to(survey)] if survey else []


def _subject(message: Message) -> str:
    subject = message.conversation.subject or message.inbox.name
    subject = subject if subject.lower().startswith(("re:", "回复", "答复")) else f"Re: {subject}"
    tag = f"[#{message.conversation_id}]"
    return subject if tag in subject else f"{subject} {tag}"


def _earlier(message: Message) -> list[str]:
    rows = message.conversation.messages.filter(seq__lt=message.seq, external_id__startswith="<").order_by("-seq")
    return [str(name) for name in reversed(rows.values_list("external_id", flat=True)[:REFERENCES])]


def send(inbox: Inbox, made: EmailMessage) -> None:
    """Raises `SendError`; `unknown` once the letter is on its way and the server has not answered."""
    with smtp(inbox.secrets["smtp_url"]) as line:
        try:
            _check(*line.mail(parseaddr(str(made["From"]))[1]), "MAIL")
            _check(*line.rcpt(str(made["To"])), "RCPT")
        except BROKEN as error:
            raise SendError("unreachable", f"SMTP {type(error).__name__}") from error
        except UnicodeEncodeError as error:
            raise SendError("bounced", f"RCPT: {made['To']}") from error
        try:  # a server that knows no 8 bit is met often enough
            _check(*line.data(made.as_bytes(policy=made.policy.clone(linesep="\r\n", cte_type="7bit"))), "DATA")
        except smtplib.SMTPDataError as error:
            _check(error.smtp_code, error.smtp_error, "DATA")
        except BROKEN as error:
            raise SendError("no_answer", f"SMTP {type(error).__name__}", unknown=True) from error


def _check(code: int, words: bytes | str, step: str) -> None:
    """RFC 5321: 4xx may pass, 5xx stays; RFC 3463: what the figures after it say."""
    if code < 400:
        return
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    detail = f"{code} {step}: {said}"
    if code < 500:
        raise SendError("busy", detail)
    raise SendError(_cause(code, said, step), detail)


def _cause(code: int, said: str, step: str) -> str:
    by_rule = said.startswith("5.7.")
    if code in (530, 535):
        return "credentials"
    if step == "DATA":
        return "too_long" if code == 552 and not by_rule else "content"
    return "bounced" if step == "RCPT" and not by_rule else "not_permitted"
