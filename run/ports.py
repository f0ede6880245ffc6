"""Which ports the desk listens on."""

import socket
from pathlib import Path

from run.supervisor import CannotStart


class PortTaken(CannotStart):
    """Somebody else listens where we were told to."""


def require_free(host: str, port: int) -> None:
    """Raise PortTaken unless we could listen on `port`."""
    if not is_free(host, port):
        raise PortTaken(f"port {port} is taken; stop what uses it, or choose another: make run PORT={port + 10}")


def live_port(given: str, host: str, port: int, data: Path) -> int:
    """The port for sockets: the one given, the one of the last run, or the first free after `port`.

    It is remembered, so that a browser left open finds its socket again after a restart.
    """
    if given:
        require_free(host, int(given))
        return int(given)
    memory = data / "live_port"
    last = [int(memory.read_text())] if memory.exists() else []
    found = next(p for p in [*last, *range(port + 1, port + 100)] if p != port and is_free(host, p))
    memory.write_text(str(found))
    return found


def first_free(host: str, begin: int) -> int:
    """The first port from `begin` on that nobody listens on."""
    return next(port for port in range(begin, begin + 100) if is_free(host, port))


def is_free(host: str, port: int) -> bool:
    """Whether we could listen there. Connections that are only fading away do not count."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
