from collections.abc import Iterator

import pytest

from accounts.actions.presence import set_state
from accounts.models import Presence, User
from accounts.signals import presence_changed
from cs_platform.lib.refusals import Refused


@pytest.fixture
def heard() -> Iterator[list[str]]:
    states: list[str] = []

    def hear(sender: object, state: str, **kwargs: object) -> None:
        states.append(state)

    presence_changed.connect(hear)
    yield states
    presence_changed.disconnect(hear)


def test_an_agent_who_gets_ready_is_announced_once(alice: User, heard: list[str]) -> None:
    set_state(alice, "ready")
    set_state(alice, "ready")
    assert heard == ["ready"]
    assert Presence.objects.get(user=alice).state == "ready"


def test_getting_ready_begins_the_idle_time_anew(alice: User) -> None:
    before = Presence.objects.get(user=alice).idle_since
    assert set_state(alice, "ready").idle_since > before


def test_a_state_nobody_knows_is_refused(alice: User, heard: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        set_state(alice, "asleep")
    assert refused.value.code == "unknown_state"
    assert heard == []
