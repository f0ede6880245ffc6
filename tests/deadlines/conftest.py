"""A calendar in the database, and timers on it."""

from collections.abc import Iterator
from typing import Any

import pytest

from deadlines import actions, registry
from deadlines.models import Calendar, Timer
from tests.deadlines.calendars import hours
from tests.deadlines.support import MONDAY, Begin


@pytest.fixture
def office(db: None) -> Calendar:
    return Calendar.objects.create(code="office-hours", name="办公时间", holiday_region="CN")


@pytest.fixture
def begin(office: Calendar) -> Begin:
    """Starts an errand's eight-hour deadline on Monday 9:00: due Tuesday 9:30, warning an hour before."""

    def start(subject_id: int = 1, **changed: Any) -> Timer:
        given: dict[str, Any] = {
            "target": hours(8),
            "calendar": office,
            "at": MONDAY,
            "warn_before": [hours(1)],
            **changed,
        }
        return actions.start("errand", subject_id, given.pop("metric", "return"), **given)

    return start


@pytest.fixture(autouse=True)
def errands() -> Iterator[None]:
    """A kind of work that no app above knows; what a test registers is forgotten after it."""
    before = dict(registry.kinds())
    known = {"return": "Return", "accept": "Acceptance", "statutory": "Statutory answer"}
    registry.kinds()["errand"] = registry.Kind("errand", "Errand", known, ("urgency", "region"))
    yield
    registry.kinds().clear()
    registry.kinds().update(before)
