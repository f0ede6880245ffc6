"""Starts processes, keeps them alive, and stops every one of them."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

#: A log longer than this is set aside (`NAME.log.1`) when its process starts.
LOG_BYTES = 10 * 1024 * 1024
LONGEST_PAUSE = 30.0
#: One that lived this long was well: its next pause is the shortest again.
WELL_SECONDS = 30.0

LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


class CannotStart(Exception):
    """Something cannot be started; the text says why, for the person who ran the command."""


@dataclass(frozen=True)
class Part:
    """One process of the desk: how it is started and how it is asked to stop."""

    name: str
    command: Sequence[str | Path]
    env: Mapping[str, str]
    cwd: Path
    user: int | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10


@dataclass
class Running:
    """A started part; `again_at` is set while it is dead and waits to be started again."""

    part: Part
    process: subprocess.Popen[bytes]
    since: float = field(default_factory=time.monotonic)
    pause: float = 0.5
    again_at: float | None = None


class Supervisor:
    """Runs parts and starts again what dies, each time a little later.

    Every part is a process group of its own, so a Ctrl-C in the terminal reaches only us
    and we stop things in order, grandchildren included. All methods are called from the
    main thread: the kernel ends a part when the thread that started it ends.
    """

    def __init__(self, logs: Path, say: Callable[[str], None]) -> None:
        self.logs = logs
        self.say = say
        self.running: dict[str, Running] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, part: Part) -> None:
        """Start `part`; what it prints goes to its log."""
        self.running[part.name] = Running(part, self._spawn(part))

    def log_of(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def alive(self, name: str) -> bool:
        """Whether the process of part `name` is there now."""
        return self.running[name].process.poll() is None

    def await_answer(self, names: Sequence[str], ask: Callable[[], None], seconds: float) -> None:
        """Call `ask` until it no longer fails; CannotStart when one of the parts ends or time is over."""
        until = time.monotonic() + seconds
        while True:
            try:
                return ask()
            except Exception as error:
                if ended := [name for name in names if not self.alive(name)]:
                    raise CannotStart(f"{ended[0]} ended; see {self.log_of(ended[0])}") from error
                if time.monotonic() > until:
                    raise CannotStart(f"{', '.join(names)} not well after {seconds} s: {error}") from error
            time.sleep(0.05)

    def tend(self) -> None:
        """Notice who died, and start again those whose pause is over."""
        now = time.monotonic()
        for running in self.running.values():
            if running.again_at is not None:
                if now >= running.again_at:
                    self._revive(running)
            elif (code := running.process.poll()) is not None:
                self._note_death(running, code, now)

    def stop(self, names: Sequence[str], hurry: threading.Event | None = None) -> None:
        """Ask the parts to stop, all at once; kill what is still there when its time is over.

        Setting `hurry` (a second Ctrl-C) ends the waiting.
        """
        stopping = [self.running.pop(name) for name in names if name in self.running]
        for running in stopping:
            with suppress(ProcessLookupError):
                running.process.send_signal(running.part.stop_signal)
        began = time.monotonic()
        for running in stopping:
            until = began + running.part.stop_seconds
            while running.process.poll() is None and time.monotonic() < until:
                if hurry is not None and hurry.is_set():
                    break
                time.sleep(0.02)
            self._kill_group(running)

    def kill(self, name: str) -> None:
        """End part `name` without asking; `tend` will start it again."""
        self._kill_group(self.running[name])

    def _note_death(self, running: Running, code: int, now: float) -> None:
        self._kill_group(running)  # its children, if it left any
        if now - running.since > WELL_SECONDS:
            running.pause = 0.5
        running.again_at = now + running.pause
        running.pause = min(running.pause * 2, LONGEST_PAUSE)
        name = running.part.name
        self.say(f"{name} ended ({_how(code)}), starting it again; see {self.log_of(name)}")

    def _revive(self, running: Running) -> None:
        running.process = self._spawn(running.part)
        running.since = time.monotonic()
        running.again_at = None

    def _spawn(self, part: Part) -> subprocess.Popen[bytes]:
        log = self.log_of(part.name)
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as out:
            return subprocess.Popen(
                [str(word) for word in part.command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=part.cwd,
                env=dict(part.env),
                start_new_session=True,
                preexec_fn=_ends_with_us(part.stop_signal),
                user=part.user,
                group=group_of(part.user),
                extra_groups=other_groups(part.user),
            )

    def _kill_group(self, running: Running) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait()


def group_of(user: int | None) -> int | None:
    """The group a process of `user` runs in; None when we stay who we are."""
    return None if user is None else pwd.getpwuid(user).pw_gid


def other_groups(user: int | None) -> list[str | int] | None:
    """Whoever gives up root gives up root's groups as well."""
    return None if user is None else []


def _ends_with_us(signal_number: int) -> Callable[[], None] | None:
    """On Linux the kernel stops the child should we be killed; elsewhere the next start does."""
    if LIBC is None:
        return None
    libc = LIBC
    return lambda: libc.prctl(PR_SET_PDEATHSIG, int(signal_number))


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
