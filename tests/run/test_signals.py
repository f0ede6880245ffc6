"""The first signal stops a run, a further one only its patience."""

import os
import signal
from collections.abc import Iterator

import pytest

from run.signals import Signals, Stop

NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture
def signals() -> Iterator[Signals]:
    before = {number: signal.getsignal(number) for number in NUMBERS}
    yield Signals()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_first_signal_stops(signals: Signals, number: signal.Signals) -> None:
    with pytest.raises(Stop):
        os.kill(os.getpid(), number)
    assert not signals.hurry.is_set()


def test_a_second_ctrl_c_does_not_wait_any_longer(signals: Signals) -> None:
    with pytest.raises(Stop):
        os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGINT)
    assert signals.hurry.is_set()


def test_a_signal_during_a_failed_start_interrupts_no_clean_up(signals: Signals) -> None:
    signals.stopping = True
    os.kill(os.getpid(), signal.SIGTERM)
    assert signals.hurry.is_set()
