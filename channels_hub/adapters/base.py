"""What the hub asks of a channel. One folder per channel, one `Adapter` in it; the core never asks which.

An adapter translates at the edge: it checks that a delivery is genuine, says what happened
in the hub's own words, and hands our words to the channel. It opens no transaction.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse

from channels_hub.adapters.happenings import (
    Answered,
    CallEvent,
    Due,
    Event,
    Grant,
    Happening,
    Inbound,
    Left,
    Media,
    Recalled,
    Receipt,
    Verdict,
)
from channels_hub.adapters.shapes import Fetched, File, Limits, Piece, Recording, SendResult, Window
from channels_hub.failures import CAUSES

if TYPE_CHECKING:
    from channels_hub.models import Call, Conversation, Envelope, Identity, Inbox, Message

__all__ = [
    "Adapter",
    "Answered",
    "CallEvent",
    "Due",
    "Event",
    "Fetched",
    "File",
    "Grant",
    "Happening",
    "Inbound",
    "Left",
    "Limits",
    "Media",
    "NotGenuine",
    "NotUnderstood",
    "Piece",
    "Recalled",
    "Receipt",
    "Recording",
    "SendError",
    "SendResult",
    "SettingsForm",
    "Verdict",
    "Window",
]


class NotGenuine(Exception):
    """The delivery was not signed by whom it claims: answered 403, nothing is kept."""


class NotUnderstood(ValueError):
    """A genuine delivery that makes no sense: kept with this error, for a person to look at."""


class SendError(Exception):
    """The channel did not do what we asked: the whole failure protocol.

    `cause` is a key of `channels_hub.failures.CAUSES`, `detail` the channel's own words for the log and the
    administrator. `unknown` means that a message may have arrived (timed out after the body had left): it is
    not repeated unless the adapter is `repeatable`. `retry_after` is in seconds, else the hub's own back-off
    holds; with `whole_account` nothing of this inbox is sent before that.
    """

    def __init__(
        self,
        cause: str,
        detail: str = "",
        *,
        permanent: bool | None = None,
        unknown: bool = False,
        retry_after: float | None = None,
        whole_account: bool = False,
    ) -> None:
        super().__init__(f"{cause}: {detail}" if detail else cause)
        self.cause, self.detail, self.unknown = cause, detail, unknown
        self.permanent = unknown or (CAUSES[cause].permanent if permanent is None else permanent)
        self.retry_after, self.whole_account = retry_after, whole_account


class SettingsForm(forms.Form):
    """A channel's own settings. Fields named in `secret_fields` are kept apart and never shown again."""

    secret_fields: tuple[str, ...] = ()


class Adapter(ABC):
    """One channel. Stateless: the inbox carries settings and secrets."""

    #: A commit is the delivery: browsers are told by the frame that follows it.
    delivers_on_commit = False
    #: Sending the same message twice does no harm: the channel knows it again by its id.
    repeatable = False
    #: We may write only as far as the channel grants it (`Grant`): the ledger is kept (CH11).
    grants = False
    #: Who gets a conversation is decided by the channel's own equipment: our queue leaves it alone.
    routes_itself = False
    #: What one message may be.
    limits = Limits()
    #: Messages one account may send, all workers together, as "20/second" or "100/minute"; empty is no limit.
    rate = ""
    #: Bytes of the largest delivery that is taken.
    longest_delivery = 1024 * 1024
    #: How the channel knows the phone number that it vouches for: a source of `channels_hub.models.Merge`.
    vouches_by = "signed"
    #: The channel can tell more of a customer than comes with their words: `profile` is asked once.
    has_profiles = False
    #: The channel can show the customer that somebody writes: `typing` is told of it.
    shows_typing = False
    settings_form: type[SettingsForm] = SettingsForm

    # what comes in

    def check_address(self, inbox: "Inbox", request: HttpRequest) -> HttpResponse:
        """Answer the channel's check of our address (a GET); most channels have none."""
        raise NotGenuine

    def verify(self, inbox: "Inbox", request: HttpRequest) -> list[Piece]:
        """The pieces of a genuine delivery; raises `NotGenuine`. Reads no database, calls nobody."""
        raise NotGenuine

    def accepted(self) -> HttpResponse:
        """What the channel wants to hear once its delivery is kept."""
        return HttpResponse("success", content_type="text/plain")

    def feeds(self, inbox: "Inbox") -> Mapping[str, float]:
        """What must be fetched rather than is delivered: each name with the seconds between two looks."""
        return {}

    def fetch(self, inbox: "Inbox", feed: str, cursor: Mapping[str, Any], hint: Mapping[str, Any]) -> Fetched:
        """What has come since `cursor`; raises `SendError`. One at a time for each feed, no transaction open.

        `hint` is what the last `Due` said. Pieces are kept, and the new cursor with them, in one transaction.
        """
        raise NotImplementedError

    @abstractmethod
    def parse(self, inbox: "Inbox", envelope: "Envelope") -> list[Happening]:
        """What happened; raises `NotUnderstood`. What is merely unknown becomes kind `unsupported`. Calls nobody."""

    def media(self, inbox: "Inbox", reference: Mapping[str, Any]) -> File:
        """The file behind a `Media`; raises `SendError`."""
        raise NotImplementedError

    def recording(self, call: "Call", byte_range: str) -> Recording:
        """What was said in a call, or the part `byte_range` of it (`bytes=0-99`); raises `SendError`."""
        raise SendError("target_missing")

    def profile(self, identity: "Identity") -> dict[str, str]:
        """What the channel knows of this person: `name`, `unionid`, `phone`, …; raises `SendError`."""
        raise NotImplementedError

    # what goes out

    @abstractmethod
    def send(self, message: "Message") -> SendResult:
        """Hand one message to the channel, with no transaction open; raises `SendError`."""

    def typing(self, conversation: "Conversation", writing: bool) -> None:
        """Show the customer that we write, where the channel can; raises `SendError`. Never repeated."""
        return

    def recall(self, message: "Message") -> None:
        """Take a message of ours back; raises `SendError`."""
        raise SendError("kind")

    # how it is

    def problems(self, inbox: "Inbox") -> list[str]:
        """What keeps this inbox from working, in a person's words; tries the credentials."""
        return []
