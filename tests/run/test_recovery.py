"""One run per data folder; what a killed one left behind is ended, and nothing else."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from run import postgres, recovery
from run.desk import MARK


@pytest.fixture
def sleeper() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.wait()


def sleep_for(data: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    return subprocess.Popen(command, env={**os.environ, MARK: str(data)})


def test_only_processes_of_this_data_folder_are_ended(tmp_path: Path, sleeper: list[subprocess.Popen[bytes]]) -> None:
    ours, other = sleep_for(tmp_path / "a"), sleep_for(tmp_path / "b")
    sleeper += [ours, other]
    assert recovery.clear_away(tmp_path / "a") == 1
    assert ours.wait(timeout=5) is not None
    assert other.poll() is None


def test_a_process_that_took_over_a_dead_servers_number_is_left_alone(
    tmp_path: Path, sleeper: list[subprocess.Popen[bytes]]
) -> None:
    stranger = sleep_for(tmp_path / "elsewhere")
    sleeper.append(stranger)
    pid_file = postgres.pid_file(tmp_path)
    pid_file.parent.mkdir(parents=True)
    pid_file.write_text(f"{stranger.pid}\n")
    assert recovery.clear_away(tmp_path) == 0
    assert stranger.poll() is None
    assert not pid_file.exists(), "PostgreSQL would believe that it runs already"


def test_a_second_run_is_told_who_the_first_is(tmp_path: Path) -> None:
    with (
        recovery.only_one(tmp_path),
        pytest.raises(recovery.AlreadyRunning, match=str(os.getpid())),
        recovery.only_one(tmp_path),
    ):
        pass


def test_the_folder_is_free_again_after_a_run(tmp_path: Path) -> None:
    for _ in range(2):
        with recovery.only_one(tmp_path):
            pass
