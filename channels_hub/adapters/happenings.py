"""What a channel can tell us, in the hub's own words. `external_user` names a person on the inbox,
`external_id` the channel's own name for the thing, by which it is known again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Grant:
    """What the channel allows towards this person from now on: so many messages (None: any) for so many seconds.

    A new grant of the same `source` (`message`, `click`, `scan`, `follow`, `mention`) takes the place of the old one.
    """

    source: str
    seconds: float
    messages: int | None = None


@dataclass(frozen=True)
class Media:
    """A file that the channel keeps for us: fetched in the background by `Adapter.media(reference)`."""

    reference: Mapping[str, Any]
    kind: str = "file"
    name: str = ""


@dataclass(frozen=True)
class Inbound:
    """A customer's utterance.

    `attachments` are tokens of files already taken in, `media` files still to be fetched. `profile` is what the
    channel knows of the person (`name`, `phone`, `unionid`, `language`, …; `alias` where it tells no name);
    `verified` says that it vouches for it, so that phone or unionid may link them to a known customer (CH2).
    `thread` keeps several conversations of one person on one inbox apart (a comment, a mail thread, a call);
    `choice` is the id of the menu item they picked; `refers_to` is the external id of what this answers.
    """

    external_user: str
    external_id: str
    kind: str = "text"
    body: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    client_id: str | None = None
    attachments: Sequence[str] = ()
    media: Sequence[Media] = ()
    profile: dict[str, str] = field(default_factory=dict)
    verified: bool = False
    thread: str = ""
    subject: str = ""
    choice: str = ""
    refers_to: str = ""
    grant: Grant | None = None


@dataclass(frozen=True)
class Event:
    """Something a customer did without a word: followed, scanned, clicked, opened the session.

    `code` names its sentence (`channels_hub.sentences`), `data` fills it in. It is a line in their open
    conversation, if there is one. `greets`: they have just come in, so they are greeted; what the channel
    wants to see with that greeting is `welcome`, and it is no use after `welcome_seconds`.
    """

    external_user: str
    external_id: str
    code: str
    data: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    profile: dict[str, str] = field(default_factory=dict)
    grant: Grant | None = None
    greets: bool = False
    welcome: dict[str, str] = field(default_factory=dict)
    welcome_seconds: float = 0
    thread: str = ""


@dataclass(frozen=True)
class Left:
    """A customer has left the channel: nothing may be sent, and their data is marked for erasure.

    `erase` says that the channel's rules ask for that.
    """

    external_user: str
    external_id: str
    at: datetime | None = None
    erase: bool = False


@dataclass(frozen=True)
class Recalled:
    """Somebody took a message back: it stays on record, marked."""

    external_id: str


@dataclass(frozen=True)
class Answered:
    """One of ours answered in the channel's own app, past this desk."""

    external_user: str
    external_id: str
    staff: str
    kind: str = "text"
    body: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    media: Sequence[Media] = ()
    thread: str = ""


@dataclass(frozen=True)
class Receipt:
    """What became of a message of ours: `delivery` is one of `Message.Delivery`, `error` a key of `CAUSES`."""

    external_id: str
    delivery: str
    error: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Verdict:
    """The answer to a survey by a way of the channel's own (a key pressed after a call, a menu)."""

    external_user: str
    external_id: str
    score: int
    resolved: bool | None = None
    comment: str = ""
    thread: str = ""


@dataclass(frozen=True)
class CallEvent:
    """Something that happened to a telephone call; the exchange has routed it already.

    `what`: started, queued, offered, not_taken, answered, held, resumed, transferred, chosen (in the menu),
    recorded, left (the queue), hung_up (by the caller), completed, ended, refused (nobody could be called), lost.
    `member` is the agent's telephone, `name` who that is there (or the caller's name); `seconds` what was waited,
    rung or talked, by what happened. `direction` is `in` or `out` where the exchange says so.
    """

    call_id: str
    what: str
    at: datetime
    direction: str = ""
    caller: str = ""
    called: str = ""
    queue: str = ""
    member: str = ""
    name: str = ""
    seconds: int = 0
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """There is something to fetch: `feed` is looked at now, with `hint` in hand."""

    feed: str
    hint: dict[str, Any] = field(default_factory=dict)


Happening = Inbound | Event | Left | Recalled | Answered | Receipt | Verdict | CallEvent | Due
