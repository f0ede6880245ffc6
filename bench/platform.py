"""Servers, desk and yardstick of one bench run, in a folder of its own that goes with it."""

import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from run import desk, paths, postgres, valkey
from run.supervisor import Part, Supervisor


@dataclass(frozen=True)
class Platform:
    port: int
    live_port: int
    bare_port: int

    def settle(self, seconds: float = 120) -> None:
        """Wait until nothing that came in is owed any more: a row does not pay for the row before it."""
        from channels_hub.models import Envelope

        until = time.monotonic() + seconds
        while Envelope.objects.filter(processed_at=None).exists() and time.monotonic() < until:
            time.sleep(0.2)


@contextmanager
def platform() -> Iterator[Platform]:
    """The whole desk and, beside it, the bare view; Django is set up in this process on the same data."""
    data = Path(tempfile.mkdtemp(prefix="bihuan-bench-"))
    ports = Platform(*(_free_port() for _ in range(3)))
    supervisor = Supervisor(data / "logs", say=lambda line: print(line, file=sys.stderr))
    os.environ |= {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "cs_platform.settings"}
    try:
        _start_servers(supervisor, data)
        _prepare()
        env = desk.environment(data, "127.0.0.1", ports.port, ports.live_port)
        for part in [*desk.parts(env), _bare(env, ports.bare_port)]:
            supervisor.start(part)
        supervisor.await_answer(desk.NAMES, lambda: desk.ask_health(env), seconds=60)
        yield ports
    finally:
        supervisor.stop([*desk.NAMES, "bare"])
        supervisor.stop(["valkey", "postgres"])
        shutil.rmtree(data, ignore_errors=True)


def _start_servers(supervisor: Supervisor, data: Path) -> None:
    supervisor.start(valkey.prepare(data))
    supervisor.start(postgres.prepare(data))
    supervisor.await_answer(["valkey"], lambda: valkey.ping(data), seconds=60)
    supervisor.await_answer(["postgres"], lambda: postgres.make_database(data), seconds=60)


def _prepare() -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("prepare")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_row (id bigserial PRIMARY KEY, body bytea NOT NULL)")


def _bare(env: dict[str, str], port: int) -> Part:
    """The same server with the same threads as the desk's pages."""
    from django.db import connection

    kept = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "CONN_MAX_AGE")
    database = {name: connection.settings_dict[name] for name in kept}
    [web] = [part for part in desk.parts({**env, "PORT": str(port)}) if part.name == "web"]
    command = [*web.command[:-1], "bench.bare:application"]
    return Part(name="bare", command=command, env={**env, "BENCH_DATABASE": repr(database)}, cwd=paths.ROOT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
