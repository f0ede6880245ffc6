"""The processes of the desk: web, live, worker, beat, and the hotline's ear."""

import http.client
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from run.paths import ROOT
from run.supervisor import Part

#: Marks, in the environment, every process that belongs to a data folder.
MARK = "BIHUAN_DATA"
NAMES = ("web", "live", "worker", "beat", "hotline")


def environment(data: Path, host: str, port: int, live_port: int) -> dict[str, str]:
    """What every process of the desk finds in its environment."""
    return {
        **os.environ,
        MARK: str(data),
        "DATA_DIR": str(data),
        "HOST": host,
        "PORT": str(port),
        "LIVE_PORT": str(live_port),
        "DJANGO_SETTINGS_MODULE": "cs_platform.settings",
        "PYTHONUNBUFFERED": "1",
        "MALLOC_ARENA_MAX": "2",  # glibc keeps one heap per thread: with eight threads, memory for nothing
    }


def parts(env: Mapping[str, str]) -> list[Part]:
    """Pages on WSGI threads, sockets on ASGI, work and ticks by Celery."""
    host, port, live_port = env["HOST"], env["PORT"], env["LIVE_PORT"]
    beat_file = Path(env["DATA_DIR"]) / "beat"
    return [
        _part("web", env, *_granian(host, port)),
        _part("live", env, *_uvicorn(host, live_port)),
        _part("worker", env, "celery", "-A", "cs_platform", "worker", "--without-gossip", "--without-mingle"),
        _part("beat", env, "celery", "-A", "cs_platform", "beat", "--schedule", beat_file, "--pidfile="),
        _part("hotline", env, "django", "hotline"),
    ]


def stand_ins(env: Mapping[str, str], port: int) -> Part:
    """The demo's outside services, and the page on which one plays the customer."""
    return _part("standins", env, "standins", str(port), address(env["HOST"], env["PORT"]))


def ask_health(env: Mapping[str, str]) -> None:
    """Fails, saying why, unless pages, sockets, worker and beat all answer."""
    with socket.create_connection((_connectable(env["HOST"]), int(env["LIVE_PORT"])), timeout=5):
        pass
    web = http.client.HTTPConnection(_connectable(env["HOST"]), int(env["PORT"]), timeout=5)
    try:
        web.request("GET", "/healthz")
        answer = web.getresponse()
        if answer.status != 200:
            raise ConnectionError(answer.read().decode(errors="replace"))
    finally:
        web.close()


def address(host: str, port: int | str) -> str:
    """The address of the desk for a browser on this machine."""
    shown = _connectable(host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _connectable(host: str) -> str:
    """Where on this machine one reaches a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def _part(name: str, env: Mapping[str, str], *module: str | Path) -> Part:
    return Part(name=name, command=[sys.executable, "-m", *module], env=env, cwd=ROOT)


def _granian(host: str, port: str) -> list[str]:
    return [
        "granian",
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        "--workers=1",
        "--blocking-threads=8",
        "--blocking-threads-idle-timeout=600",  # a thread that ends takes its database connection along
        "--http=1",
        "--no-ws",
        "--workers-kill-timeout=8",
        "--log-level=warning",
        "cs_platform.wsgi:application",
    ]


def _uvicorn(host: str, port: str) -> list[str]:
    return [
        "uvicorn",
        f"--host={host}",
        f"--port={port}",
        "--no-access-log",
        "--log-level=warning",
        "--timeout-graceful-shutdown=3",
        "--ws-max-size=1048576",
        "cs_platform.asgi:application",
    ]
