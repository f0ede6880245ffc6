"""The demo's tickets: every state is there, and their history holds."""

from typing import Any

import pytest

from channels_hub import demo as hub_demo
from deadlines import demo as deadlines_demo
from tickets import demo
from tickets.actions import history
from tickets.lifecycle import Status
from tickets.models import Ticket


@pytest.fixture
def loaded(world: dict[str, Any]) -> dict[str, Any]:
    for each in (deadlines_demo, hub_demo, demo):
        each.load(world)
    return world


def test_every_state_can_be_seen_and_every_history_holds(loaded: dict[str, Any]) -> None:
    seen = set(Ticket.objects.values_list("status", flat=True))
    assert seen >= set(Status) - {Status.REOPENED, Status.MERGED}
    assert Ticket.objects.filter(problem=True).exists()
    assert list(history.verify()) == []
    count = Ticket.objects.count()
    demo.load(loaded)
    assert Ticket.objects.count() == count


def test_each_story_is_told_in_the_order_of_its_times(loaded: dict[str, Any]) -> None:
    for ticket in Ticket.objects.filter(status="closed"):
        times = list(ticket.events.order_by("number").values_list("at", flat=True))
        assert times == sorted(times), ticket.title
