"""The recorded sessions, and what the exchange itself wrote of the same calls."""

import csv
from dataclasses import dataclass
from pathlib import Path

from channels_hub.adapters.hotline.ami.framing import Block, Framer

FOLDER = Path(__file__).parent / "captures"
NAMES = [
    "abandoned",
    "answered_agent_hangup",
    "attended_transfer",
    "blind_transfer",
    "callback_originate",
    "looked_at",
    "ring_no_answer",
]


@dataclass(frozen=True)
class Logged:
    """A line of the queue's log: event and its three figures."""

    call: str
    member: str
    event: str
    figures: list[str]


def session(name: str) -> bytes:
    return (FOLDER / f"{name}.ami").read_bytes()


def blocks(name: str) -> list[Block]:
    return list(Framer().feed(session(name)))


def queue_log(name: str) -> list[Logged]:
    rows = [line.split("|") for line in (FOLDER / f"{name}.queue_log").read_text().splitlines()]
    return [Logged(row[1], row[3], row[4], row[5:]) for row in rows]


def cdr(name: str) -> list[list[str]]:
    """Columns: source 1, destination 2, seconds 12, billed seconds 13, what became of it 14, id 16."""
    with (FOLDER / f"{name}.cdr.csv").open() as file:
        return list(csv.reader(file))
