"""`python -m run`: the whole desk on this machine, until Ctrl-C or SIGTERM.

`python -m run web` (or live, worker, beat) becomes that one process, for desks on several machines.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from run import desk, paths, ports, postgres, recovery, valkey
from run.signals import Signals, Stop
from run.supervisor import CannotStart, Supervisor

READY_SECONDS = 90
SERVER_SECONDS = 60
#: What `load_demo` makes.
DEMO_PASSWORD = "bihuan-demo"  # noqa: S105
SIGN_INS = {
    "alice": "agent",
    "bob": "team lead",
    "chen": "handler",
    "dora": "expert",
    "admin": "administrator",
}


def main() -> int:
    """Run until asked to stop; returns the exit code."""
    data = paths.data_dir()
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
    try:
        if len(sys.argv) > 1:
            become(sys.argv[1], data, host, port)
        with recovery.only_one(data):
            return run(data, host, port)
    except CannotStart as problem:
        say(f"cannot start: {problem}")
        return 1
    except PermissionError as problem:
        say(f"cannot start: {problem.filename} belongs to another user")
        return 1


def become(name: str, data: Path, host: str, port: int) -> NoReturn:
    """Replace this process by one part of the desk; servers and migrations are somebody else's care."""
    live_port = int(os.environ.get("LIVE_PORT") or port + 1)
    parts = {part.name: part for part in desk.parts(desk.environment(data, host, port, live_port))}
    if name not in parts:
        raise CannotStart(f"there is no part {name}; there are {', '.join(parts)}")
    data.mkdir(parents=True, exist_ok=True)
    command = [str(word) for word in parts[name].command]
    os.execve(command[0], command, dict(parts[name].env))  # noqa: S606


def run(data: Path, host: str, port: int) -> int:
    """Start everything, tend it, stop it."""
    signals = Signals()
    supervisor = Supervisor(data / "logs", say)
    try:
        if left := recovery.clear_away(data):
            say(f"ended {left} processes that a killed earlier run had left behind")
        ports.require_free(host, port)
        env = desk.environment(data, host, port, ports.live_port(os.environ.get("LIVE_PORT", ""), host, port, data))
        start_servers(supervisor, data, env)
        prepare(env)
        start_desk(supervisor, env)
        announce(data, desk.address(host, port), start_demo(supervisor, data, env))
        while True:
            supervisor.tend()
            time.sleep(0.2)
    except Stop:
        say("stopping")
        return 0
    finally:
        signals.stopping = True
        supervisor.stop([*desk.NAMES, "standins"], signals.hurry)
        supervisor.stop(["valkey", "postgres"])
        say("stopped")


def start_servers(supervisor: Supervisor, data: Path, env: Mapping[str, str]) -> None:
    """Start PostgreSQL and Valkey, except those that the user brings."""
    own_database, own_redis = bool(env.get("DATABASE_URL")), bool(env.get("REDIS_URL"))
    if not own_database:
        say("starting PostgreSQL")
        supervisor.start(postgres.prepare(data))
    if not own_redis:
        say("starting Valkey")
        supervisor.start(valkey.prepare(data))
        supervisor.await_answer(["valkey"], lambda: valkey.ping(data), SERVER_SECONDS)
    if not own_database:
        supervisor.await_answer(["postgres"], lambda: postgres.make_database(data), SERVER_SECONDS)


def prepare(env: Mapping[str, str]) -> None:
    """Translations, migrations, static files and, at first, the demo: `manage.py prepare`."""
    say("preparing the database")
    command = [sys.executable, "manage.py", "prepare"]
    done = subprocess.run(command, cwd=paths.ROOT, env=env, start_new_session=True)
    if done.returncode != 0:
        raise CannotStart("preparing the database failed, see above")


def start_desk(supervisor: Supervisor, env: Mapping[str, str]) -> None:
    """Start the processes and wait until every part works, as `/healthz` says."""
    say("starting web, live, worker, beat and hotline")
    for part in desk.parts(env):
        supervisor.start(part)
    supervisor.await_answer(desk.NAMES, lambda: desk.ask_health(env), READY_SECONDS)


def start_demo(supervisor: Supervisor, data: Path, env: Mapping[str, str]) -> str:
    """The channels' stand-ins, where the demo was loaded; the address of their page."""
    if not (data / "demo").exists():
        return ""
    port = ports.first_free("127.0.0.1", int(env["PORT"]) + 2)
    supervisor.start(desk.stand_ins(env, port))
    return desk.address("127.0.0.1", port)


def announce(data: Path, url: str, players: str) -> None:
    """The last thing printed: where the desk is and who can sign in."""
    lines = [f"Bihuan runs at {url}/   (Ctrl-C stops it)"]
    if (data / "demo").exists():
        lines += [
            "",
            f"  sign in, password {DEMO_PASSWORD} (demo data; not for real customers):",
            *(f"    {name:<6} {role}" for name, role in SIGN_INS.items()),
            f"  erin, the customer, writes at {url}/demo/",
            f"  on WeChat, Weibo, by mail and telephone she is played at {players}/",
            f"  settings: {url}/admin/",
        ]
    print("\n" + "\n".join(lines) + "\n", flush=True)


def say(line: str) -> None:
    print(f"run: {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
