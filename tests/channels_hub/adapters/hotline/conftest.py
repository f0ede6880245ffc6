"""A hotline behind an exchange, and agents with telephones."""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import User
from channels_hub.models import Inbox
from standins.asterisk import Exchange


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    with Exchange() as exchange:
        yield exchange


@pytest.fixture
def hotline(world: dict[str, Any], exchange: Exchange) -> Inbox:
    return Inbox.objects.create(
        key="10086",
        channel="hotline",
        name="客服热线",
        units=3,
        team=world["teams"]["multimedia"],
        settings={"kind": "asterisk", "queues": "", "context": "customers", "recording_base": ""},
        secrets={"ami_url": exchange.url, "webhook_secret": "a secret of the other exchange"},
    )


@pytest.fixture
def zhang(alice: User) -> User:
    """Alice at the telephone that the exchange calls Agent Zhang's."""
    User.objects.filter(pk=alice.pk).update(extension="Local/1001@agents")
    alice.extension = "Local/1001@agents"
    return alice
