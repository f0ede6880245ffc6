"""What the exchange's events mean for a call, one at a time and without memory.

A call is a `Linkedid`, its first leg the one whose `Uniqueid` equals it. Local channels double the legs, so
agents are known by `Interface` and `MemberName` of the queue's own events, not by channels.
"""

from collections.abc import Container, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from channels_hub.adapters.hotline.ami.framing import Block

Told = dict[str, Any]
UNKNOWN = "<unknown>"
#: Names of our own in outgoing calls: the first leg's id is the call's.
OURS = "bihuan-"
#: What the dialplan's own events tell of, and carry (`docs/hotline.md`).
IVR = {"IvrHelped": "judged", "IvrCallback": "wants_call"}
IVR_FIELDS = ("Choice", "Text", "Answer", "Step", "Helped", "Number")


def told(block: Block) -> Told | None:
    """`{"call", "what", …}` as `CallEvent` has it; None for what concerns no call."""
    make = _MADE.get(block.name)
    call = _call_of(block)
    if make is None or not call:
        return None
    said = make(block)
    return {"call": call, **said} if said else None


def _call_of(block: Block) -> str:
    """Transfers name their legs by part, the answer to an order names the order."""
    names = ("Linkedid", "TransfereeLinkedid", "OrigTransfererLinkedid", "TransfererLinkedid")
    found = next((block[name] for name in names if block.get(name)), "")
    return found or (block.get("ActionID", "") if block.name == "OriginateResponse" else "")


def found_calling(channels: list[Block], known: Container[str]) -> list[Told]:
    """Of `CoreShowChannels`: who called while nobody listened."""
    return [
        {"call": leg["Linkedid"], **_caller(leg), "at": _since(leg.get("Duration", ""))}
        for leg in channels
        if _is_first_leg(leg) and leg["Linkedid"] not in known
    ]


def found_waiting(entries: list[Block], known: Mapping[str, str]) -> list[Told]:
    """Of `QueueStatus`: who joined a queue while nobody listened. `Wait` is in seconds."""
    return [
        {
            "call": entry["Uniqueid"],
            "what": "queued",
            "queue": entry["Queue"],
            "caller": _known(entry.get("CallerIDNum")),
            "at": _since(entry.get("Wait", "")),
        }
        for entry in entries
        if known.get(entry["Uniqueid"], "started") == "started"
    ]


def found_talking(channels: list[Block], known: Mapping[str, str]) -> list[Told]:
    """Of `CoreShowChannels`: who stands alone in a bridge with a call's first leg."""
    found = []
    for leg in filter(_is_first_leg, channels):
        with_it = [one for one in channels if one is not leg and leg.get("BridgeId") and _together(one, leg)]
        if len(with_it) == 1:
            found += _talks(leg, with_it[0], known.get(leg["Linkedid"], "started"))
    return found


def _together(one: Block, leg: Block) -> bool:
    return one["Linkedid"] == leg["Linkedid"] and one.get("BridgeId") == leg["BridgeId"]


def _talks(leg: Block, other: Block, state: str) -> list[Told]:
    """With whom; who already talked may since have been handed over. A leg is as old as its telephone's ringing."""
    call, queue = {"call": leg["Linkedid"]}, leg.get("ApplicationData", "").partition(",")[0]
    there = {**call, "member": _telephone(other.get("Channel", ""))}
    answered = {**there, "what": "answered", "at": _since(other.get("Duration", ""))}
    if state in ("talking", "held"):
        return [{**there, "what": "transferred"}]
    if state != "started":
        return [answered]
    if leg.get("Application") != "Queue":
        return []  # a call between colleagues, or the menu's own
    queued = {**call, "what": "queued", "queue": queue, "at": _since(leg.get("Duration", ""))}
    return [queued, {**answered, "queue": queue}]


def _since(age: str) -> str:
    """When it began: `00:01:30` or seconds ago."""
    seconds = 0
    for part in age.split(":"):
        seconds = seconds * 60 + int(part or 0)
    return (timezone.now() - timedelta(seconds=seconds)).isoformat()


def _is_first_leg(block: Block) -> bool:
    return block.get("Uniqueid") == block.get("Linkedid")


def _started(block: Block) -> Told | None:
    return _caller(block) if _is_first_leg(block) else None


def _caller(leg: Block) -> Told:
    name = _known(leg.get("CallerIDName"))
    return {"what": "started", "caller": _known(leg.get("CallerIDNum")), "called": leg.get("Exten", ""), "name": name}


def _queued(block: Block) -> Told:
    return {"what": "queued", "queue": block["Queue"], "caller": _known(block.get("CallerIDNum"))}


def _offered(block: Block) -> Told:
    return {"what": "offered", "queue": block["Queue"], **_member(block)}


def _not_taken(block: Block) -> Told:
    """`RingTime` is in milliseconds."""
    seconds = int(block.get("RingTime") or 0) // 1000
    return {"what": "not_taken", "queue": block["Queue"], **_member(block), "seconds": seconds}


def _answered(block: Block) -> Told:
    """`HoldTime`: seconds in the queue."""
    return {"what": "answered", "queue": block["Queue"], **_member(block), "seconds": int(block.get("HoldTime") or 0)}


def _left(block: Block) -> Told:
    """Also raised when the queue's time is over: who gave up is decided by who hung up."""
    return {"what": "left", "seconds": int(block.get("HoldTime") or 0)}


def _completed(block: Block) -> Told | None:
    """Its part in a call that was handed over is not the call's."""
    if block.get("Reason") == "transfer":
        return None
    return {"what": "completed", "seconds": int(block.get("TalkTime") or 0), "reason": block.get("Reason", "")}


def _hung_up(block: Block) -> Told | None:
    return {"what": "hung_up"} if _is_first_leg(block) else None


def _ended(block: Block) -> Told | None:
    return {"what": "ended", "reason": block.get("Cause-txt", "")} if _is_first_leg(block) else None


def _dialled(block: Block) -> Told | None:
    """What became of the agent's own telephone: picked up, the exchange goes on to call the customer's."""
    if not block["ActionID"].startswith(OURS) or block.get("Response") == "Success":
        return None
    return {"what": "refused", "reason": block.get("Reason", "")}


def _joined(block: Block) -> Told | None:
    """A call of ours is answered when both ends are: the agent's leg enters a bridge with the customer's."""
    return {"what": "answered"} if _is_first_leg(block) and block["Linkedid"].startswith(OURS) else None


def _transferred(block: Block) -> Told | None:
    """Unasked (to an extension), or after a word with the colleague, whose leg is known.

    Made by the exchange's own feature it does not say to whom: the caller is no longer on hold, and one has to look.
    """
    if block.get("Result", "Success") != "Success":
        return None
    asked_by_call = block.get("SecondTransfererUniqueid") != block.get("OrigTransfererUniqueid")
    called = block.get("Extension") or (block.get("SecondTransfererExten", "") if asked_by_call else "")
    member = _telephone(block.get("TransferTargetChannel", ""))
    return {"what": "transferred", "called": called, "member": member} if called or member else {"what": "resumed"}


def _telephone(channel: str) -> str:
    """`PJSIP/1002-0000001f` and `Local/1002@agents-00000001;2` without what makes each channel unique."""
    return channel.rpartition("-")[0]


def _user_event(block: Block) -> Told | None:
    kind = block.get("UserEvent", "")
    if kind == "Survey":
        return {"what": "verdict", "score": block.get("Score", ""), "resolved": block.get("Resolved", "")}
    if kind.startswith("Ivr"):
        own = {key: value for key, value in block.pairs if key in IVR_FIELDS}
        asks_us = kind == "IvrQuestion" and "Answer" not in own
        return {"what": "asked" if asks_us else IVR.get(kind, "chosen"), "data": own}
    return None


def _member(block: Block) -> Told:
    return {"member": block.get("Interface", ""), "name": block.get("MemberName", "")}


def _known(value: str | None) -> str:
    return "" if value in (None, UNKNOWN) else str(value)


_MADE = {
    "Newchannel": _started,
    "QueueCallerJoin": _queued,
    "AgentCalled": _offered,
    "AgentRingNoAnswer": _not_taken,
    "AgentConnect": _answered,
    "QueueCallerAbandon": _left,
    "AgentComplete": _completed,
    "HangupRequest": _hung_up,
    "Hangup": _ended,
    "OriginateResponse": _dialled,
    "BridgeEnter": _joined,
    "UserEvent": _user_event,
    "MixMonitorStart": lambda block: {"what": "recorded"} if _is_first_leg(block) else None,
    "Hold": lambda _block: {"what": "held"},
    "Unhold": lambda _block: {"what": "resumed"},
    "BlindTransfer": _transferred,
    "AttendedTransfer": _transferred,
}
