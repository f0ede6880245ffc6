"""One run per data folder, and clearing away what a killed one left behind."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from run import postgres, valkey
from run.desk import MARK
from run.supervisor import CannotStart


class AlreadyRunning(CannotStart):
    """Another run uses this data folder; the text names its process."""


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the data folder: the lock ends with this process, however it ends."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "run.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRunning(f"already running here, process {file.read().strip()}") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def clear_away(data: Path) -> int:
    """End what an earlier run of this data folder left running; returns how many there were."""
    desk = [process for process in psutil.process_iter() if _marked(process, data)]
    _end(desk)
    servers = [
        server
        for server in (
            _server(valkey.pid_file(data), data / "valkey"),
            _server(postgres.pid_file(data), data / "postgres" / "data"),
        )
        if server is not None
    ]
    for server in servers:
        server.send_signal(2)  # SIGINT: PostgreSQL's fast shutdown, Valkey's orderly one
    _gone, alive = psutil.wait_procs(servers, timeout=15)
    _kill(alive)
    return len(desk) + len(servers)


def _marked(process: psutil.Process, data: Path) -> bool:
    with suppress(psutil.Error):
        return process.pid != os.getpid() and process.environ().get(MARK) == str(data)
    return False


def _server(pid_file: Path, home: Path) -> psutil.Process | None:
    """The process a server noted down, if it is still that server: it works in its own folder."""
    with suppress(OSError, ValueError, IndexError, psutil.Error):
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        if Path(process.cwd()) == home:
            return process
    return None


def _end(processes: list[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _gone, alive = psutil.wait_procs(processes, timeout=5)
    _kill(alive)


def _kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(processes, timeout=5)
