"""The cast: Alice answers, Bob leads, Chen handles, Dora is the expert, Erin is the customer."""

from typing import Any

import pytest

from accounts import demo
from accounts.models import User

pytest_plugins = ["tests.servers", "tests.desk"]


@pytest.fixture
def world(db: None) -> dict[str, Any]:
    """The small centre of the demo: regions, teams, people."""
    made: dict[str, Any] = {}
    demo.load(made)
    return made


@pytest.fixture
def alice(world: dict[str, Any]) -> User:
    return world["users"]["alice"]


@pytest.fixture
def bob(world: dict[str, Any]) -> User:
    return world["users"]["bob"]


@pytest.fixture
def chen(world: dict[str, Any]) -> User:
    return world["users"]["chen"]


@pytest.fixture
def dora(world: dict[str, Any]) -> User:
    return world["users"]["dora"]


@pytest.fixture
def admin(world: dict[str, Any]) -> User:
    return world["users"]["admin"]
