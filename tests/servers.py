"""Real PostgreSQL and Valkey for the tests (a pytest plugin)."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from cs_platform import heartbeat
from run import paths, postgres, valkey
from run.supervisor import Supervisor
from tests.settings import SESSION, WORKER_DATA

#: Tests may lose their data: what makes it last is switched off.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300"}
SERVERS = pytest.StashKey[Supervisor]()


def pytest_configure(config: pytest.Config) -> None:
    """Start this worker's Valkey; whoever began the session starts PostgreSQL too."""
    servers = Supervisor(WORKER_DATA / "logs", say=print)
    config.stash[SERVERS] = servers
    settings.STATIC_ROOT.mkdir()
    servers.start(valkey.prepare(WORKER_DATA))
    if _began_the_session(config):
        _start_database(servers)
    servers.await_answer(["valkey"], lambda: valkey.ping(WORKER_DATA), seconds=30)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    if servers := config.stash.get(SERVERS, None):
        servers.stop(["valkey", "postgres"])


def _began_the_session(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput")


def _start_database(servers: Supervisor) -> None:
    """PostgreSQL with every migration applied, ready before any worker asks for its copy."""
    kept, cluster = _kept_cluster(), SESSION / "postgres" / "data"
    if kept.exists():
        cluster.parent.mkdir(mode=0o700)
        _copy(kept, cluster)
    _start_postgres(servers)
    if not kept.exists():
        _migrate()
        servers.stop(["postgres"])
        if _kept_cluster() == kept:  # no migration was edited meanwhile
            _keep(cluster, kept)
        _start_postgres(servers)


def _start_postgres(servers: Supervisor) -> None:
    servers.start(postgres.prepare(SESSION, FORGETFUL))
    servers.await_answer(["postgres"], lambda: postgres.make_database(SESSION), seconds=60)


def _migrate() -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"],
        cwd=paths.ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cs_platform.settings"},
        check=True,
    )


def _kept_cluster() -> Path:
    """A cluster with exactly today's migrations, from an earlier session: spares most of the start."""
    digest = hashlib.sha256((paths.ROOT / "requirements.txt").read_bytes())
    for migration in sorted(paths.ROOT.glob("*/migrations/*.py")):
        digest.update(migration.read_bytes())
    return paths.ROOT / ".data" / "test-cluster" / f"{os.getuid()}-{digest.hexdigest()[:16]}"


def _keep(cluster: Path, kept: Path) -> None:
    """Keep the stopped cluster in place of those with other migrations. Two sessions may do so at once."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    for old in kept.parent.iterdir():
        shutil.rmtree(old, ignore_errors=True)
    draft = kept.with_name(f"{kept.name}.{os.getpid()}")
    _copy(cluster, draft)
    with suppress(OSError):
        draft.rename(kept)


def _copy(cluster: Path, target: Path) -> None:
    """With its owner and its modes: PostgreSQL insists on them."""
    subprocess.run(["cp", "-a", cluster, target], check=True)


@pytest.fixture(autouse=True)
def _forgetful_cache() -> Iterator[None]:
    """What one test remembered in the cache is not there for the next."""
    yield
    empty_cache()


def empty_cache() -> None:
    """Forget everything but the pulse of a running desk."""
    keys = [f"heartbeat.{part}" for part in heartbeat.PARTS]
    pulses = cache.get_many(keys)
    cache.clear()
    cache.set_many(pulses, timeout=None)
