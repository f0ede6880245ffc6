"""Many deliveries wake a worker few times, and the last one surely."""

import time

import pytest

from channels_hub import nudging


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    times: list[float] = []
    monkeypatch.setattr(nudging, "understand_owed", lambda: times.append(time.monotonic()))
    monkeypatch.setattr(nudging, "_nudged_at", 0.0)
    return times


def test_the_first_of_many_wakes_at_once_and_one_after_the_last_covers_it(woken: list[float]) -> None:
    began = time.monotonic()
    for number in range(100):
        last = time.monotonic()
        nudging.nudge()
        if number == 0:
            assert len(woken) == 1
    until = time.monotonic() + 5
    while woken[-1] < last and time.monotonic() < until:
        time.sleep(0.005)
    assert woken[-1] >= last
    assert len(woken) <= 2 + (woken[-1] - began) / nudging.MOMENT


def test_a_broker_that_is_down_is_not_the_channels_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> None:
        raise ConnectionError

    monkeypatch.setattr(nudging, "understand_owed", down)
    monkeypatch.setattr(nudging, "_nudged_at", 0.0)
    nudging.nudge()
