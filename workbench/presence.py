"""The switch by which an agent takes work or rests."""

from dataclasses import dataclass

from accounts.models import Presence

LOOKS = {
    Presence.State.READY: "ready",
    Presence.State.BUSY: "busy",
    Presence.State.BREAK: "away",
    Presence.State.OFFLINE: "off",
}


@dataclass(frozen=True)
class Choice:
    value: str

    @property
    def label(self) -> str:
        return str(Presence.State(self.value).label)

    @property
    def look(self) -> str:
        return LOOKS[Presence.State(self.value)]


@dataclass(frozen=True)
class Switch(Choice):
    """The state in force, and all that can be chosen, readiest first."""

    states: tuple[Choice, ...] = tuple(Choice(state) for state in LOOKS)


def switch(state: str) -> Switch:
    return Switch(state)
