"""What a letter means: a customer's words in their thread, a letter of ours that came back, or a machine's."""

import re

from channels_hub.adapters.base import Event, Happening, Inbound, Media, Receipt
from channels_hub.adapters.email import quotes
from channels_hub.adapters.email.letters import Letter
from channels_hub.models import Conversation, Inbox, Message

_TAG = re.compile(r"\[#(\d{1,18})\]")
LONGEST_QUOTE = 20_000


def happenings(inbox: Inbox, letter: Letter, envelope_id: int) -> list[Happening]:
    if letter.sender == str(inbox.settings["address"]).lower():
        return []  # our own letter, come round
    if letter.returned:
        return [Receipt(name, "failed", "bounced", letter.reason[:300]) for name in letter.returned]
    thread = thread_of(inbox, letter)
    profile = {"name": letter.sender_name} if letter.sender_name else {}
    if letter.automatic:
        what = {"what": letter.subject[:200]}
        return [Event(letter.sender, letter.message_id, "auto_reply", what, letter.at, profile, thread=thread)]
    own, quoted = quotes.split(letter.text)
    return [
        Inbound(
            letter.sender,
            letter.message_id,
            body=own or letter.subject,
            data={"quoted": quoted[:LONGEST_QUOTE], "subject": letter.subject[:200]},
            at=letter.at,
            profile=profile,
            thread=thread,
            subject=letter.subject,
            media=[
                Media({"envelope": envelope_id, "part": part.number}, part.kind, part.name) for part in letter.parts
            ],
        )
    ]


def thread_of(inbox: Inbox, letter: Letter) -> str:
    """The thread of the letters it names; else of the number in its subject, if that is theirs; else its own."""
    named = Message.objects.filter(inbox=inbox, external_id__in=letter.refers_to)
    found = named.order_by("-pk").values_list("conversation__thread", flat=True).first()
    if found is not None:
        return found
    for number in _TAG.findall(letter.subject):
        theirs = Conversation.objects.filter(pk=number, inbox=inbox, identity__external_id=letter.sender)
        if thread := theirs.values_list("thread", flat=True).first():
            return thread
    return letter.message_id
