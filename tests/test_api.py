"""The whole API against its own description: never a 5xx, and every error in the one shape."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

from accounts.actions.profile import create_token
from cs_platform.wsgi import application

#: A caller who may do most of what the screens do, and one who may do little: they call in turn.
CALLERS = ["bob", "rex"]
TURN = itertools.cycle(range(len(CALLERS)))


schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
schema.config.phases.coverage.unexpected_methods = {"trace"}  # one that no path knows, not all of them for each


@pytest.fixture
def callers(world: dict[str, Any]) -> list[dict[str, str]]:
    """Their headers."""
    return [{"Authorization": f"Token {create_token(world['users'][name])}"} for name in CALLERS]


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """A request does not close the connection that the test's transaction lives on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_connection", "conversation")
@schema.parametrize()
@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_call_breaks_the_server(case: schemathesis.Case, callers: list[dict[str, str]]) -> None:
    response = case.call(headers=callers[next(TURN)])
    case.validate_response(response, checks=[not_a_server_error])
    if response.status_code >= 400 and "/schema" not in case.path:
        error = response.json()["error"]
        assert error["code"]
        assert error["message"]
