from unittest.mock import Mock

import pytest

from channels_hub.web.visitor import throttling


@pytest.fixture
def within_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The counters of a minute begin anew with the next: no test may happen to stand across."""
    monkeypatch.setattr(throttling, "time", Mock(time=lambda: 1_800_000_020))
