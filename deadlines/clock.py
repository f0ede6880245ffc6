"""A timer as a bar of working time, in thousandths of the way from start to due date."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from deadlines import registry, words
from deadlines.models import Pause, Timer
from deadlines.working_time import WorkingTime

FULL = 1000
_STATES = {"warned": "warn", "late": "late", "met": "met"}


@dataclass(frozen=True)
class Hatch:
    x: int
    width: int


@dataclass(frozen=True)
class Clock:
    """What `ui/clock.html` draws."""

    label: str | Promise
    state: str
    run: int
    pauses: list[Hatch]
    warnings: list[int]
    summary: str


def clock_of(timer: Timer, now: datetime) -> Clock:
    """Working time done, pauses where they stood, warning marks. Pauses take room: they moved the date."""
    working = timer.working()
    pauses = [(pause, _length(working, pause, now)) for pause in timer.pauses.all()]
    whole = timer.target + sum((length for _pause, length in pauses), timedelta(0))
    stood_until = timer.met_at or timer.cancelled_at or now

    def place(length: timedelta) -> int:
        return max(0, min(FULL, int(FULL * (length / whole)))) if whole else FULL

    return Clock(
        label=registry.metric_name(timer.subject_kind, timer.metric),
        state=_STATES.get(timer.light, ""),
        run=place(working.between(timer.started_at, stood_until)),
        pauses=[
            Hatch(place(working.between(timer.started_at, pause.began_at)), max(place(length), 4))
            for pause, length in pauses
        ],
        warnings=[place(whole - warning) for warning in timer.warn_before],
        summary=_summary(timer, now),
    )


def _length(working: WorkingTime, pause: Pause, now: datetime) -> timedelta:
    return working.between(pause.began_at, pause.ended_at or now)


def _summary(timer: Timer, now: datetime) -> str:
    """The bar in words, for those who hear it."""
    if timer.met_at:
        return _("Met %(when)s") % {"when": words.when(timer.met_at)}
    left = timer.time_left(now)
    facts = {"left": words.duration(left)}
    if timer.is_paused:
        return _("Paused with %(left)s left") % facts
    if left > timedelta(0):
        return _("%(left)s of working time left") % facts
    return _("%(left)s of working time overdue") % facts
