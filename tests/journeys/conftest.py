"""Journeys run against the whole desk: `db`, and with it the cast, means its database."""

import pytest

from channels_hub.models import Inbox
from tests.desk import Desk


@pytest.fixture
def db(desk: Desk) -> None:
    """Rows are committed, so that the running desk sees them."""


@pytest.fixture
def site(world: dict) -> Inbox:
    """The chat of the demo's host page."""
    return Inbox.objects.create(
        key="demo",
        channel="webchat",
        name="网站客服",
        team=world["teams"]["multimedia"],
        secrets={"identity_secret": "a secret that only the site knows"},
    )
