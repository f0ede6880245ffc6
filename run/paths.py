"""Where the embedded servers keep their data and their sockets."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Longest socket path that both Linux (107 bytes) and macOS (103) accept.
SOCKET_LIMIT = 103
POSTGRES_PORT = 5432  # only a part of the socket's name: nothing listens on TCP


def data_dir() -> Path:
    """The folder of everything that this checkout keeps (`DATA_DIR`, else `.data/`)."""
    return Path(os.environ.get("DATA_DIR") or ROOT / ".data").resolve()


def socket_dir(data: Path, name: str) -> Path:
    """The folder for the socket of server `name`.

    Inside the data folder, or, where that path is too long for a socket, a folder of the
    system's temporary directory that belongs to this data folder alone.
    """
    inside = data / name / "socket"
    if len(os.fsencode(inside / f".s.PGSQL.{POSTGRES_PORT}")) <= SOCKET_LIMIT:
        return inside
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"bihuan-{os.getuid()}-{digest}-{name}"


def database_url(data: Path, name: str = "bihuan") -> str:
    """The address of a database of this data folder's embedded PostgreSQL."""
    return f"postgres:///{name}?user=bihuan&host={socket_dir(data, 'postgres')}"


def redis_url(data: Path, number: int = 0) -> str:
    """The address of a numbered database of this data folder's embedded Valkey."""
    return f"unix://{socket_dir(data, 'valkey')}/valkey.sock?db={number}"
