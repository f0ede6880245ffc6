"""The whole desk for tests that need it: web, live, worker and beat as real processes (a pytest plugin)."""

from collections.abc import Generator, Iterator

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from pytest_django import DjangoDbBlocker

from cs_platform import heartbeat
from run import desk as processes
from run.supervisor import Supervisor
from tests.ports import free_port
from tests.servers import empty_cache
from tests.settings import WORKER_DATA

#: What migrations wrote and running processes remember: never emptied.
KEPT_TABLES = ["django_migrations", "django_content_type", "auth_permission"]
#: What lets no row go (`tickets/migrations/0002_append_only.py`).
APPEND_ONLY = ["tickets_event", "tickets_anchor"]
RESTART_NUMBERS = """
SELECT setval(seqrelid, 1, false) FROM pg_sequence JOIN pg_depend ON objid = seqrelid AND deptype = 'i'
WHERE refobjid::regclass::text <> ALL (%s)
"""


class Desk:
    """A running desk on this worker's test database.

    `url` and `live_url` are its addresses. `stop`, `start` and `restart` work on one process:
    `web`, `live`, `worker` or `beat`.
    """

    def __init__(self) -> None:
        port, live_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.live_url = f"ws://127.0.0.1:{live_port}"
        self._env = processes.environment(WORKER_DATA, "127.0.0.1", port, live_port) | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "BIHUAN_TEST_DATABASE": connection.settings_dict["NAME"],
        }
        self._parts = {part.name: part for part in processes.parts(self._env)}
        self._supervisor = Supervisor(WORKER_DATA / "logs", say=print)

    def start(self, name: str) -> None:
        self._supervisor.start(self._parts[name])

    def stop(self, name: str) -> None:
        """End the process at once, as a crash would."""
        self._supervisor.kill(name)

    def restart(self, name: str) -> None:
        """Crash the process and start it anew; returns when the desk is well again."""
        self.stop(name)
        heartbeat.forget()
        self.start(name)
        self.await_health()

    def start_all(self) -> None:
        for name in self._parts:
            self.start(name)
        self.await_health()

    def heal(self) -> None:
        """Start again what a test has killed and, failing, left dead."""
        if dead := [name for name in self._parts if not self._supervisor.alive(name)]:
            heartbeat.forget()
            for name in dead:
                self.start(name)
            self.await_health()

    def stop_all(self) -> None:
        self._supervisor.stop(list(self._parts))

    def await_health(self) -> None:
        """Wait until pages, sockets, worker and beat all answer."""
        self._supervisor.await_answer(processes.NAMES, lambda: processes.ask_health(self._env), seconds=60)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that need the running desk or a browser come last: its worker would do other tests' work for
    them, and Playwright leaves an event loop in the tests' thread."""
    late = {item.path for item in items if _LATE & {*getattr(item, "fixturenames", ())}}
    items.sort(key=lambda item: item.path in late)


_LATE = {"desk_server", "playwright"}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What the desk's processes said last stands beside a failure."""
    report = yield
    if report.failed and "desk" in getattr(item, "fixturenames", ()):
        for log in sorted((WORKER_DATA / "logs").glob("*.log")):
            lines = log.read_text(errors="replace").splitlines()
            report.sections.append((log.name, "\n".join(lines[-40:])))
    return report


@pytest.fixture(scope="session")
def desk_server(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Desk]:
    """The running desk, once for this worker. Tests take `desk`."""
    running = Desk()
    try:
        running.start_all()
        yield running
    finally:
        running.stop_all()


@pytest.fixture
def desk(desk_server: Desk, django_db_blocker: DjangoDbBlocker) -> Iterator[Desk]:
    """The running desk on an empty database. What the test writes is committed and seen by all.

    A test that takes this must not take `db` or `transactional_db`: rows inside a transaction
    would be invisible to the desk, and Django's flush would renumber the content types that the
    running processes remember. `tests/journeys/conftest.py` makes `db` mean this one.
    """
    with django_db_blocker.unblock():
        _empty_tables()
        empty_cache()
        desk_server.heal()
        yield desk_server
        _empty_tables()  # tests inside a transaction count on finding nothing
        connection.close()


def _empty_tables() -> None:
    """Row by row, since most tables hold few or none: `TRUNCATE` would take half a second."""
    names = sorted(set(connection.introspection.table_names()) - {*KEPT_TABLES, *APPEND_ONLY})
    deletions = (f"DELETE FROM {connection.ops.quote_name(name)}" for name in names)  # noqa: S608
    _insist("; ".join([f"TRUNCATE {', '.join(APPEND_ONLY)}", *deletions, RESTART_NUMBERS]))


def _insist(sql: str, tries: int = 5) -> None:
    """Do it again when a process of the desk held one table and waited for another, or wrote meanwhile."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [KEPT_TABLES])
    except (OperationalError, IntegrityError):
        if tries == 1:
            raise
        _insist(sql, tries - 1)
