"""Why a deadline is when it is (TK15): the trace of a timer as sentences, in order of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from deadlines import words
from deadlines.working_time import Rule, Step

if TYPE_CHECKING:
    from deadlines.models import Pause, Timer

WHOLE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One sentence; `kind` is start, worked, closed, paused, changed, stale, due, waiting or met."""

    kind: str
    at: datetime
    text: str

    def __str__(self) -> str:
        return self.text


def lines(timer: "Timer") -> list[Line]:
    """From the start to the due date, or to the pause that still lasts. None after `explained()`, else four queries."""
    pauses = list(timer.pauses.all())
    told = [_start(timer), *_stretches(timer, pauses), *map(_paused, pauses), *_changes(timer)]
    told.sort(key=lambda line: line.at)
    return [*told, *_end(timer)]


def _start(timer: "Timer") -> Line:
    calendar = timer.calendar.name if timer.calendar else _("every hour counts")
    text = _("Started %(when)s with %(target)s of working time (%(calendar)s).")
    facts = {"when": words.when(timer.started_at), "target": words.duration(timer.target), "calendar": calendar}
    return Line("start", timer.started_at, text % facts)


def _stretches(timer: "Timer", pauses: list["Pause"]) -> Iterator[Line]:
    """The days of each stretch in which the clock ran."""
    begin = timer.started_at
    until = timer.due_at or timer.breached_at or timer.paused_at or begin
    working = timer.working()
    for pause in pauses:
        if pause.began_at >= until:
            break
        yield from _days(timer, working.trace_until(begin, pause.began_at))
        begin = pause.ended_at or until
    if begin < until:
        yield from _days(timer, working.trace_until(begin, until))


def _days(timer: "Timer", steps: list[Step]) -> Iterator[Line]:
    """Days that are alike are told together: closed ones, and whole ones."""
    region = timer.calendar.holiday_region if timer.calendar else ""
    for alike, group in groupby(steps, key=_likeness):
        days = list(group)
        if alike == "closed":
            yield _closed(days, region)
        elif alike == "whole" and len(days) > 1:
            yield _whole(days)
        else:
            yield from (_worked(step) for step in days)


def _likeness(step: Step) -> str:
    if not step.worked:
        return "closed"
    return "whole" if step.worked == WHOLE_DAY else step.day.isoformat()


def _worked(step: Step) -> Line:
    spans = ", ".join(f"{words.clock(since)}–{words.until(until)}" for since, until in step.spans)
    text = {
        Rule.MAKE_UP: _("%(day)s, a make-up working day: %(worked)s counted (%(spans)s)."),
        Rule.OWN: _("%(day)s, by a rule of its own: %(worked)s counted (%(spans)s)."),
    }.get(step.rule, _("%(day)s: %(worked)s counted (%(spans)s)."))
    facts = {"day": words.on(step.day), "worked": words.duration(step.worked), "spans": spans}
    return Line("worked", step.spans[0][0], text % facts)


def _whole(days: list[Step]) -> Line:
    text = _("%(first)s to %(last)s: %(worked)s counted, every hour.")
    worked = sum((step.worked for step in days), timedelta(0))
    facts = {"first": words.on(days[0].day), "last": words.on(days[-1].day), "worked": words.duration(worked)}
    return Line("worked", days[0].spans[0][0], text % facts)


def _closed(days: list[Step], region: str) -> Line:
    names = [words.holiday(region, step.day) for step in days if step.rule == Rule.HOLIDAY]
    why = _(", ").join(dict.fromkeys(names))
    first, last = words.on(days[0].day), words.on(days[-1].day)
    facts = {"days": first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}}
    text = _("%(days)s: nothing counted (%(why)s).") if why else _("%(days)s: nothing counted.")
    return Line("closed", days[0].begins, text % {**facts, "why": why})


def _paused(pause: "Pause") -> Line:
    facts = {"from": words.when(pause.began_at), "reason": words.reason(pause.reason)}
    text = _("Paused since %(from)s: %(reason)s.")
    if pause.ended_at:
        text = _("Paused from %(from)s to %(until)s: %(reason)s.")
        facts["until"] = words.when(pause.ended_at)
    return Line("paused", pause.began_at, text % facts)


def _changes(timer: "Timer") -> Iterator[Line]:
    for change in timer.changes.all():
        facts = {
            "what": change.get_kind_display(),
            "when": words.when(change.at),
            "before": words.when(change.due_before) if change.due_before else "–",
            "after": words.when(change.due_after) if change.due_after else "–",
            "who": change.by.name if change.by else _("the system"),
            "reason": change.reason,
        }
        text = _("%(what)s %(when)s by %(who)s: due %(after)s instead of %(before)s. %(reason)s")
        yield Line("changed", change.at, (text % facts).strip())


def _end(timer: "Timer") -> Iterator[Line]:
    if timer.calendar and timer.is_open and timer.calendar.version != timer.calendar_version:
        yield Line(
            "stale", timer.started_at, _("The working calendar has changed since; this date has not been moved.")
        )
    if timer.due_at:
        yield Line("due", timer.due_at, _("Due %(when)s.") % {"when": words.when(timer.due_at)})
    elif timer.is_paused and timer.paused_at:
        left = timer.remaining or timedelta(0)
        text = (
            _("%(left)s overdue; the clock stands still.")
            if left < timedelta(0)
            else _("%(left)s left; the clock stands still.")
        )
        yield Line("waiting", timer.paused_at, text % {"left": words.duration(left)})
    if timer.met_at:
        yield Line("met", timer.met_at, _("Met %(when)s.") % {"when": words.when(timer.met_at)})
