"""A hotline behind a real Asterisk, telephones of two agents and a customer. Only `make asterisk` comes here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from accounts.models import User
from channels_hub.adapters.hotline import switchboard
from channels_hub.models import Envelope, Inbox
from tests.asterisk.exchange import Asterisk
from tests.asterisk.phone import Phone
from tests.asterisk.waiting import soon

Listen = Callable[[], Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.asterisk)


@pytest.fixture(scope="session")
def asterisk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asterisk]:
    with Asterisk(tmp_path_factory.mktemp("asterisk")) as exchange:
        yield exchange


@pytest.fixture
def hotline(transactional_db: None, world: dict[str, Any], asterisk: Asterisk) -> Inbox:
    settings = {"kind": "asterisk", "queues": "support", "context": "customers", "recording_base": "http://127.0.0.1"}
    return Inbox.objects.create(
        key="10086",
        channel="hotline",
        name="客服热线",
        team=world["teams"]["multimedia"],
        settings=settings,
        secrets={"ami_url": asterisk.url("desk")},
    )


@pytest.fixture
def listening(hotline: Inbox, asterisk: Asterisk, monkeypatch: pytest.MonkeyPatch) -> Listen:
    """The ear, for as long as the block."""
    monkeypatch.setattr(switchboard, "BACK_OFF", (0.2,))
    monkeypatch.setattr(switchboard, "RESYNC", 2)

    @contextmanager
    def listen() -> Iterator[None]:
        stop = Event()
        ear = Thread(target=switchboard.Switchboard(hotline, stop).run)
        ear.start()
        try:
            soon(lambda: asterisk.listeners() == 1)
            yield
        finally:
            stop.set()
            ear.join(10)
        soon(lambda: asterisk.listeners() == 0)  # else the next ear seems to be there already
        assert not Envelope.objects.exclude(error="").exists(), [*Envelope.objects.values_list("error", flat=True)]

    return listen


@pytest.fixture
def zhang(world: dict[str, Any]) -> User:
    """Local/1001@agents, which the queue calls PJSIP/1001."""
    return User.objects.get(extension="Local/1001@agents")


@pytest.fixture
def li(world: dict[str, Any]) -> User:
    return User.objects.get(extension="Local/1002@agents")


@pytest.fixture
def customers(asterisk: Asterisk) -> Iterator[Phone]:
    with Phone("13800138000", asterisk.ports["sip"], asterisk.ports["trunk"]) as phone:
        yield phone


@pytest.fixture
def zhangs(asterisk: Asterisk) -> Iterator[Phone]:
    with Phone("1001", asterisk.ports["sip"], asterisk.ports["zhang"]) as phone:
        yield phone


@pytest.fixture
def lis(asterisk: Asterisk) -> Iterator[Phone]:
    with Phone("1002", asterisk.ports["sip"], asterisk.ports["li"]) as phone:
        yield phone
