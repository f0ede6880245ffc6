"""One run per data folder, and clearing away what a killed one left behind."""

import fcntl
import os
import signal
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
    _end(desk, signal.SIGTERM, seconds=5)
    homes = {
        postgres.pid_file(data): data / "postgres" / "data",
        valkey.pid_file(data): data / "valkey",
    }
    servers = [server for pid_file, home in homes.items() if (server := _server(pid_file, home))]
    _end(servers, signal.SIGINT, seconds=15)  # PostgreSQL's fast shutdown; the same to Valkey
    for pid_file in homes:
        pid_file.unlink(missing_ok=True)  # the number may be another process's by now
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


def _end(processes: list[psutil.Process], ask: signal.Signals, seconds: float) -> None:
    """Ask them to end, wait a while, then kill."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(ask)
    _gone, alive = psutil.wait_procs(processes, timeout=seconds)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=5)
