"""Real PostgreSQL and Valkey for the tests (a pytest plugin)."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache

from cs_platform import heartbeat
from run import paths, postgres, valkey
from run.supervisor import Supervisor

#: Tests may lose their data: what makes it last is switched off.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300"}
SERVERS = pytest.StashKey[Supervisor]()


def pytest_configure(config: pytest.Config) -> None:
    """Start this worker's Valkey; whoever began the session starts PostgreSQL too."""
    servers = Supervisor(settings.WORKER_DATA / "logs", say=print)
    config.stash[SERVERS] = servers
    settings.STATIC_ROOT.mkdir()
    servers.start(valkey.prepare(settings.WORKER_DATA))
    if _began_the_session(config):
        _start_database(servers)
    servers.await_answer(["valkey"], lambda: valkey.ping(settings.WORKER_DATA), seconds=30)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    if servers := config.stash.get(SERVERS, None):
        servers.stop(["valkey", "postgres"])


def _began_the_session(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput")


def _start_database(servers: Supervisor) -> None:
    """PostgreSQL with a migrated template, ready before any worker asks for its copy."""
    servers.start(postgres.prepare(settings.SESSION, FORGETFUL))
    servers.await_answer(["postgres"], lambda: postgres.make_database(settings.SESSION), seconds=60)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"],
        cwd=paths.ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cs_platform.settings"},
        check=True,
    )


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
