"""What a letter means: a customer's words in their thread, a letter of ours that came back, or a machine's."""

import re

from channels_hub.adapters.base import Event, Happening, Inbound, Media, Receipt
from channels_hub.adapters.email import quotes
from channels_hub.adapters.email.letters import Letter, Part
from channels_hub.adapters.email.outbound import id_for
from channels_hub.models import Conversation, Inbox, Message

_TAG = re.compile(r"\[#(\d{1,18})\]")
_OUR_NAME = re.compile(r"<bihuan\.(\d{1,18})\.")
LONGEST_QUOTE = 20_000
#: So much of an automatic answer is told ("I am away until …").
TOLD = 300
MOST_FILES = 100


def happenings(inbox: Inbox, letter: Letter, envelope_id: int, *, cut: bool = False) -> list[Happening]:
    """`cut`: the letter was too large to be kept whole, so its last file is only a piece."""
    if letter.sender == str(inbox.settings["address"]).lower():
        return []  # our own letter, come round
    if letter.returned:
        return [Receipt(name, "failed", "bounced", letter.reason[:300]) for name in _ours(inbox, letter.returned)]
    thread = thread_of(inbox, letter)
    if letter.automatic:
        return [_automatic(letter, thread)] if thread else []
    said = _said(letter, thread or letter.message_id, envelope_id, letter.parts[:-1] if cut else letter.parts)
    if cut or len(letter.parts) > MOST_FILES:
        return [said, Event(letter.sender, f"{letter.message_id} cut", "truncated", thread=said.thread)]
    return [said]


def _said(letter: Letter, thread: str, envelope_id: int, parts: list[Part]) -> Inbound:
    words = quotes.split(letter.text)
    folded = {"quoted": words.quoted[:LONGEST_QUOTE], "signature": words.signature[:200]}
    return Inbound(
        letter.sender,
        letter.message_id,
        body=words.own or letter.subject,
        data={"subject": letter.subject[:200], **{name: text for name, text in folded.items() if text}},
        at=letter.at,
        profile=_profile(letter),
        thread=thread,
        subject=letter.subject,
        media=[
            Media({"envelope": envelope_id, "part": part.number}, part.kind, part.name) for part in parts[:MOST_FILES]
        ],
    )


def _automatic(letter: Letter, thread: str) -> Event:
    """A line in the conversation it answers, and nothing where it answers none: newsletters make no customers."""
    told = " – ".join(words for words in (letter.subject, quotes.split(letter.text).own) if words)
    what = {"what": " ".join(told[: TOLD * 2].split())[:TOLD]}
    return Event(letter.sender, letter.message_id, "auto_reply", what, letter.at, _profile(letter), thread=thread)


def _profile(letter: Letter) -> dict[str, str]:
    return {"name": letter.sender_name} if letter.sender_name else {}


def _ours(inbox: Inbox, names: list[str]) -> list[str]:
    """Letters that went out from here: nobody makes a customer's own come back."""
    rows = Message.objects.filter(inbox=inbox, direction=Message.Direction.OUT, external_id__in=names)
    return [str(name) for name in rows.values_list("external_id", flat=True)]


def _thread_of_unrecorded(inbox: Inbox, letter: Letter) -> str | None:
    """A letter of ours went out and nobody could write down that it did: it is known by the name that we gave it."""
    for name in letter.refers_to:
        if number := _OUR_NAME.match(name):
            message = Message.objects.select_related("inbox", "conversation").filter(inbox=inbox, pk=number[1]).first()
            if message and id_for(message) == name:
                return message.conversation.thread
    return None


def thread_of(inbox: Inbox, letter: Letter) -> str:
    """The thread of the letters it names; else of the number in its subject, if that is theirs; else none."""
    named = Message.objects.filter(inbox=inbox, external_id__in=letter.refers_to)
    found = named.order_by("-pk").values_list("conversation__thread", flat=True).first()
    if found is None:
        found = _thread_of_unrecorded(inbox, letter)
    if found is not None:
        return found
    for number in _TAG.findall(letter.subject)[:5]:
        theirs = Conversation.objects.filter(pk=number, inbox=inbox, identity__external_id=letter.sender)
        if thread := theirs.values_list("thread", flat=True).first():
            return thread
    return ""
