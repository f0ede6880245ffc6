"""What the hub asks of a channel. One folder per channel, one `Adapter` in it; the core never asks which.

An adapter translates at the edge: it checks that a delivery is genuine, says what happened
in the hub's own words, and hands our words to the channel. It opens no transaction.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from channels_hub.models import Conversation, Envelope, Inbox, Message


class NotGenuine(Exception):
    """The delivery was not signed by whom it claims: answered 403, nothing is kept."""


class NotUnderstood(ValueError):
    """A genuine delivery that makes no sense: kept with this error, for a person to look at."""


class SendError(Exception):
    """The channel did not take a message: the whole failure protocol.

    `permanent` means trying again cannot help. `unknown` means that it may have arrived
    (timed out after the body had left), so it is not repeated.
    """

    def __init__(self, reason: str, *, permanent: bool, unknown: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent or unknown
        self.unknown = unknown


@dataclass(frozen=True)
class Piece:
    """One thing a delivery holds, to be kept as one envelope; the key makes a replay harmless."""

    dedupe_key: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Inbound:
    """A customer's utterance.

    `attachments` are tokens of files already taken in. `profile` is what the channel knows of the person;
    `verified` says that the channel vouches for `profile` (a signed-in customer), so that
    its phone number may link them to a known customer (CH2).
    """

    external_user: str
    external_id: str
    kind: str = "text"
    body: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    client_id: str | None = None
    attachments: Sequence[str] = ()
    profile: dict[str, str] = field(default_factory=dict)
    verified: bool = False


@dataclass(frozen=True)
class Receipt:
    """What became of a message of ours: `delivery` is one of `Message.Delivery`."""

    external_id: str
    delivery: str
    error: str = ""


Happening = Inbound | Receipt


@dataclass(frozen=True)
class SendResult:
    """The channel took it; `external_id` is its name for the message, if it gives one."""

    external_id: str | None = None


@dataclass(frozen=True)
class Window:
    """What the channel still allows towards this customer; None is no limit (CH9, CH11)."""

    closes_at: datetime | None = None
    messages_left: int | None = None
    longest_text: int | None = None
    kinds: frozenset[str] = frozenset({"text", "image", "file"})


class SettingsForm(forms.Form):
    """A channel's own settings. Fields named in `secret_fields` are kept apart and never shown again."""

    secret_fields: tuple[str, ...] = ()


class Adapter(ABC):
    """One channel. Stateless: the inbox carries settings and secrets."""

    #: A commit is the delivery: browsers are told by the frame that follows it.
    delivers_on_commit = False
    #: Sending the same message twice does no harm: the channel knows it again by its id.
    repeatable = False
    #: Bytes of the largest delivery that is taken.
    longest_delivery = 1024 * 1024
    settings_form: type[SettingsForm] = SettingsForm

    def check_address(self, inbox: "Inbox", request: HttpRequest) -> HttpResponse:
        """Answer the channel's check of our address (a GET); most channels have none."""
        raise NotGenuine

    @abstractmethod
    def verify(self, inbox: "Inbox", request: HttpRequest) -> list[Piece]:
        """The pieces of a genuine delivery; raises `NotGenuine`. Reads no database, calls nobody."""

    def accepted(self) -> HttpResponse:
        """What the channel wants to hear once its delivery is kept."""
        return HttpResponse("success", content_type="text/plain")

    @abstractmethod
    def parse(self, inbox: "Inbox", envelope: "Envelope") -> list[Happening]:
        """What happened; raises `NotUnderstood`. What is merely unknown becomes kind `unsupported`."""

    @abstractmethod
    def send(self, message: "Message") -> SendResult:
        """Hand one message to the channel, with no transaction open; raises `SendError`."""

    def window(self, conversation: "Conversation") -> Window:
        """What may still be sent to this customer, without asking the channel."""
        return Window()

    def media(self, inbox: "Inbox", reference: str) -> bytes:
        """The content of a file that the channel keeps for us; raises `SendError`."""
        raise NotImplementedError

    def problems(self, inbox: "Inbox") -> list[str]:
        """What keeps this inbox from working, in a person's words; tries the credentials."""
        return []
