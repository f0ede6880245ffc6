"""The supervisor on small real processes."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from run.supervisor import CannotStart, Part, Supervisor

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
PARENT = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]); time.sleep(60)"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path / "logs", said.append)
    yield supervisor
    supervisor.stop(list(supervisor.running))


def part(tmp_path: Path, code: str, stop_seconds: float = 5) -> Part:
    command = [sys.executable, "-c", code]
    return Part("part", command, env=dict(os.environ), cwd=tmp_path, stop_seconds=stop_seconds)


def pid(supervisor: Supervisor) -> int:
    return supervisor.running["part"].process.pid


def tended(supervisor: Supervisor) -> Supervisor:
    supervisor.tend()
    return supervisor


def wait_until(reached: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def test_a_part_that_dies_is_started_again_after_a_pause(
    supervisor: Supervisor, tmp_path: Path, said: list[str]
) -> None:
    supervisor.start(part(tmp_path, "import time; time.sleep(60)"))
    first = pid(supervisor)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: not psutil.pid_exists(first) or not supervisor.alive("part"))
    supervisor.tend()
    assert not supervisor.alive("part"), "not at once: a part that always fails must not keep the machine busy"
    wait_until(lambda: tended(supervisor).alive("part"))
    assert pid(supervisor) != first
    assert "SIGKILL" in said[0]


def test_each_further_death_makes_the_pause_longer(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start(part(tmp_path, "raise SystemExit(3)"))
    wait_until(lambda: tended(supervisor).running["part"].pause >= 2)
    assert supervisor.running["part"].again_at is not None


def test_a_part_that_hangs_is_killed_when_its_time_is_over(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start(part(tmp_path, STUBBORN, stop_seconds=0.5))
    wait_until(lambda: "up" in supervisor.log_of("part").read_text())
    process = psutil.Process(pid(supervisor))
    supervisor.stop(["part"])
    assert not process.is_running()


def test_stopping_a_part_leaves_no_grandchild(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start(part(tmp_path, PARENT))
    wait_until(lambda: "up" in supervisor.log_of("part").read_text())
    (grandchild,) = psutil.Process(pid(supervisor)).children()
    supervisor.stop(["part"])
    wait_until(lambda: not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE)


def test_waiting_ends_when_the_part_does(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start(part(tmp_path, "raise SystemExit(3)"))

    def never() -> None:
        raise ConnectionError("nobody there")

    with pytest.raises(CannotStart, match="part ended"):
        supervisor.await_answer(["part"], never, seconds=30)


def test_a_long_log_is_set_aside(supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("run.supervisor.LOG_BYTES", 10)
    supervisor.log_of("part").write_text("what was said before")
    supervisor.start(part(tmp_path, "print('new', flush=True); import time; time.sleep(60)"))
    wait_until(lambda: supervisor.log_of("part").read_text() == "new\n")
    assert (supervisor.logs / "part.log.1").read_text() == "what was said before"
