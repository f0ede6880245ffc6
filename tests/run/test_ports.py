"""Which ports are listened on."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from run import ports


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_named(taken: int) -> None:
    with pytest.raises(ports.PortTaken, match=str(taken)):
        ports.require_free("127.0.0.1", taken)


def test_sockets_take_the_first_free_port_after_the_pages(taken: int, tmp_path: Path) -> None:
    assert ports.live_port("", "127.0.0.1", taken - 1, tmp_path) > taken


def test_the_port_of_sockets_is_remembered(taken: int, tmp_path: Path) -> None:
    first = ports.live_port("", "127.0.0.1", taken, tmp_path)
    assert ports.live_port("", "127.0.0.1", taken - 50, tmp_path) == first


def test_a_given_port_for_sockets_must_be_free(taken: int, tmp_path: Path) -> None:
    with pytest.raises(ports.PortTaken):
        ports.live_port(str(taken), "127.0.0.1", taken + 1, tmp_path)
