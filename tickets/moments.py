"""When something happens: now, or, while an earlier history is entered, then."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_then: ContextVar[datetime | None] = ContextVar("then", default=None)


def now() -> datetime:
    return _then.get() or timezone.now()


def is_past() -> bool:
    """What is entered afterwards is news to nobody: no notice, no message to the customer."""
    return _then.get() is not None


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Enter what happened at `moment`."""
    token = _then.set(moment)
    try:
        yield
    finally:
        _then.reset(token)
