"""Another reader of the same events (cacofonisk, VoIPGRID's) sees the same calls begin to be lost and end.

It does not follow Local agents' channels, so it cannot say who answered; nor does it tell giving up from time-out.
"""

from typing import Any

import pytest
from cacofonisk.handlers import EventHandler  # type: ignore[import-untyped]
from cacofonisk.reporters import BaseReporter  # type: ignore[import-untyped]

from channels_hub.adapters.hotline.ami.events import told
from tests.channels_hub.adapters.hotline.captured import blocks


class Notes(BaseReporter):
    def __init__(self) -> None:
        self.lost: list[str] = []
        self.ended: list[str] = []

    def on_queue_caller_abandon(self, caller: Any) -> None:
        self.lost.append(caller.uniqueid)

    def on_hangup(self, caller: Any, reason: str) -> None:
        self.ended.append(caller.uniqueid)


@pytest.mark.parametrize("name", ["abandoned", "answered_agent_hangup", "ring_no_answer"])
def test_the_same_calls_are_lost_and_end(name: str) -> None:
    notes = Notes()
    reader = EventHandler(notes)
    for block in blocks(name):
        if block.name:
            reader.on_event(block)
    ours = [said for said in map(told, blocks(name)) if said]
    assert [said["call"] for said in ours if said["what"] == "left"] == notes.lost
    assert [said["call"] for said in ours if said["what"] == "ended"] == notes.ended != []
