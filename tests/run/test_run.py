"""`python -m run` as people use it: real processes, started, killed, stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from run.desk import MARK
from run.paths import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

#: Names that the test session itself lives by.
OURS = ("BIHUAN_TEST_SESSION", "DATABASE_URL", "REDIS_URL", "CACHE_URL", "DJANGO_SETTINGS_MODULE")


class Run:
    """One `python -m run` on a data folder of its own."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        self.said = data.parent / "said"
        env = {name: value for name, value in os.environ.items() if name not in OURS}
        self.env = env | {"DATA_DIR": str(data), "PORT": str(port), "DEMO": "0", "STATIC_FINDERS": "1"}
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self.said.open("wb") as out:
            return subprocess.Popen([sys.executable, "-m", "run"], cwd=ROOT, env=self.env, stdout=out, stderr=out)

    def again(self) -> None:
        self.process = self._start()

    def await_announcement(self) -> None:
        self.await_that(lambda: "Bihuan runs at" in self.said.read_text())

    def await_that(self, reached: Callable[[], bool], seconds: float = 90) -> None:
        until = time.monotonic() + seconds
        while not reached():
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() < until, self.said.read_text()
            time.sleep(0.1)

    def health(self) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=10)

    def well(self) -> bool:
        try:
            return self.health().status_code == 200
        except httpx.TransportError:
            return False

    def offspring(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def parts(self, program: str) -> list[psutil.Process]:
        """The living children of the supervisor whose command names `program`."""
        children = [child for child in psutil.Process(self.process.pid).children() if alive(child)]
        return [child for child in children if any(program in word for word in child.cmdline()[:6])]

    def has_part(self, program: str) -> bool:
        return bool(self.parts(program))

    def part(self, program: str) -> psutil.Process:
        return self.parts(program)[0]

    def another(self, **env: str) -> subprocess.CompletedProcess[str]:
        """What a second start says, and how it ends."""
        return subprocess.run(
            [sys.executable, "-m", "run"],
            cwd=ROOT,
            env=self.env | env,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


def alive(process: psutil.Process) -> bool:
    """An ended process that nobody has collected yet does not count."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A started desk; each test leaves it well."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = Run(tmp_path_factory.mktemp("run") / "data", port)
    try:
        run.await_announcement()
        yield run
    finally:
        if run.process.poll() is None:
            run.stop()


def test_it_is_well_when_it_says_so(run: Run) -> None:
    assert run.health().json() == {
        "status": "ok",
        "parts": {"database": "ok", "broker": "ok", "cache": "ok", "beat": "ok", "worker": "ok"},
    }


def test_a_second_start_here_says_that_it_runs_already(run: Run) -> None:
    second = run.another()
    assert second.returncode == 1
    assert f"already running here, process {run.process.pid}" in second.stdout
    assert run.well()


def test_a_taken_port_is_named(run: Run, tmp_path: Path) -> None:
    second = run.another(DATA_DIR=str(tmp_path / "other"))
    assert second.returncode == 1
    assert f"port {run.port} is taken" in second.stdout
    assert run.well()


@pytest.mark.parametrize(
    ("name", "program"),
    [("valkey", "valkey-server"), ("postgres", "postgres"), ("worker", "worker"), ("web", "granian")],
)
def test_a_part_that_is_killed_is_started_again(run: Run, name: str, program: str) -> None:
    run.await_that(lambda: run.has_part(program))
    victim = run.part(program)
    victim.kill()
    run.await_that(lambda: f"{name} ended (SIGKILL), starting it again" in run.said.read_text())
    run.await_that(lambda: run.has_part(program) and run.well())
    assert run.part(program).pid != victim.pid


def test_a_killed_run_is_recovered_by_the_next(run: Run) -> None:
    left = run.offspring()
    postgres = run.part("postgres")
    run.process.kill()
    postgres.kill()  # leaves its postmaster.pid behind
    run.process.wait()
    run.again()
    run.await_announcement()
    assert run.well()
    assert not [process for process in left if alive(process)]


def test_stopping_leaves_no_process_and_no_listener(run: Run) -> None:
    left = run.offspring()
    assert len(left) > 8
    assert run.stop() == 0
    assert not [process for process in left if alive(process)]
    assert not [
        process.pid
        for process in psutil.process_iter(["environ"])
        if (process.info["environ"] or {}).get(MARK) == str(run.data)
    ]
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", run.port))
    assert "database system is shut down" in (run.data / "logs" / "postgres.log").read_text()


def test_nothing_secret_was_said(run: Run) -> None:
    key = (run.data / "secret_key").read_text()
    logs = [path.read_text() for path in (run.data / "logs").iterdir()]
    assert not [text for text in [run.said.read_text(), *logs] if key in text]
    assert (run.data / "secret_key").stat().st_mode & 0o077 == 0
