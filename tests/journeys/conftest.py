"""Journeys run against the whole desk: `db`, and with it the cast, means its database."""

import pytest

from tests.desk import Desk


@pytest.fixture
def db(desk: Desk) -> None:
    """Rows are committed, so that the running desk sees them."""
