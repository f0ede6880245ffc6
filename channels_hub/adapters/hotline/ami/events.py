"""What the exchange's events mean for a call, one at a time and without memory.

A call is a `Linkedid`, its first leg the one whose `Uniqueid` equals it. Local channels double the legs, so
agents are known by `Interface` and `MemberName` of the queue's own events, not by channels.
"""

from typing import Any

from channels_hub.adapters.hotline.ami.framing import Block

Told = dict[str, Any]
UNKNOWN = "<unknown>"
#: Names of our own in outgoing calls: the first leg's id is the call's.
OURS = "bihuan-"


def told(block: Block) -> Told | None:
    """`{"call", "what", …}` as `CallEvent` has it; None for what concerns no call."""
    make = _MADE.get(block.name)
    call = block.get("Linkedid") or (block.get("ActionID", "") if block.name == "OriginateResponse" else "")
    if make is None or not call:
        return None
    said = make(block)
    return {"call": call, **said} if said else None


def _is_first_leg(block: Block) -> bool:
    return block.get("Uniqueid") == block.get("Linkedid")


def _started(block: Block) -> Told | None:
    if not _is_first_leg(block):
        return None
    name = _known(block.get("CallerIDName"))
    return {"what": "started", "caller": _known(block.get("CallerIDNum")), "called": block["Exten"], "name": name}


def _queued(block: Block) -> Told:
    return {"what": "queued", "queue": block["Queue"], "caller": _known(block.get("CallerIDNum"))}


def _offered(block: Block) -> Told:
    return {"what": "offered", "queue": block["Queue"], **_member(block)}


def _not_taken(block: Block) -> Told:
    return {"what": "not_taken", **_member(block), "seconds": int(block.get("RingTime") or 0) // 1000}


def _answered(block: Block) -> Told:
    """`HoldTime`: seconds in the queue."""
    return {"what": "answered", "queue": block["Queue"], **_member(block), "seconds": int(block.get("HoldTime") or 0)}


def _left(block: Block) -> Told:
    """Also raised when the queue's time is over: who gave up is decided by who hung up."""
    return {"what": "left", "seconds": int(block.get("HoldTime") or 0)}


def _completed(block: Block) -> Told:
    return {"what": "completed", "seconds": int(block.get("TalkTime") or 0), "reason": block.get("Reason", "")}


def _hung_up(block: Block) -> Told | None:
    return {"what": "hung_up"} if _is_first_leg(block) else None


def _ended(block: Block) -> Told | None:
    return {"what": "ended", "reason": block.get("Cause-txt", "")} if _is_first_leg(block) else None


def _dialled(block: Block) -> Told | None:
    """The agent's own telephone: the customer's is called after it."""
    if not block["ActionID"].startswith(OURS):
        return None
    success = block.get("Response") == "Success"
    return {"what": "answered" if success else "refused", "reason": block.get("Reason", ""), "seconds": 0}


def _user_event(block: Block) -> Told | None:
    kind = block.get("UserEvent", "")
    if kind == "Survey":
        return {"what": "verdict", "score": block.get("Score", ""), "resolved": block.get("Resolved", "")}
    if kind.startswith("Ivr"):
        own = {key: value for key, value in block.pairs if key in ("Choice", "Text", "Answer", "Step")}
        return {"what": "chosen", "data": own}
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
    "UserEvent": _user_event,
    "MixMonitorStart": lambda block: {"what": "recorded"} if _is_first_leg(block) else None,
    "Hold": lambda _block: {"what": "held"},
    "Unhold": lambda _block: {"what": "resumed"},
    "BlindTransfer": lambda block: {"what": "transferred", "called": block.get("Extension", "")},
    "AttendedTransfer": lambda block: {"what": "transferred", "called": block.get("SecondTransfererExten", "")},
}
