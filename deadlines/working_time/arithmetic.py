"""Adding and measuring working time."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from deadlines.working_time.days import Days, Rule
from deadlines.working_time.instants import length, micros, moment
from deadlines.working_time.windows import DAY
from deadlines.working_time.years import Year, compiled

YEARS_AHEAD = 50


class NeverOpen(ValueError):
    """The calendar has too little working time ahead: no date can be promised."""


class Step(NamedTuple):
    """One local day, or the part of it on the way to a due date, with the spans worked: none on a closed day."""

    day: date
    begins: datetime
    rule: Rule
    spans: tuple[tuple[datetime, datetime], ...]
    worked: timedelta


class WorkingTime(Days):
    """A calendar to calculate with. Instants are aware; what comes back is in the calendar's zone."""

    def add(self, start: datetime, target: timedelta) -> datetime:
        """The earliest moment by which `target` of working time has passed since `start`."""
        if target < timedelta(0):
            raise ValueError("a target is not negative")
        if not target:
            return self.local(start)
        needed = length(target) + self._year_of(start).worked(micros(start))
        for year in self._years_from(start):
            if needed <= year.total:
                return self._at(year.when(needed))
            needed -= year.total
        raise NeverOpen

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        worked = self._year_of(end).worked(micros(end)) - self._year_of(start).worked(micros(start))
        years = range(self.local(start).year, self.local(end).year)
        return timedelta(microseconds=worked + sum(compiled(self, year).total for year in years))

    def is_open(self, at: datetime) -> bool:
        return self._year_of(at).opening(micros(at)) == micros(at)

    def next_opening(self, at: datetime) -> datetime:
        """`at` itself while open, else the beginning of the next window."""
        for year in self._years_from(at):
            opening = year.opening(micros(at))
            if opening is not None:
                return self._at(opening)
        raise NeverOpen

    def trace(self, start: datetime, target: timedelta) -> list[Step]:
        """The days from `start` to the due date, each with the time that counted in it (TK15)."""
        return self.trace_until(start, self.add(start, target))

    def trace_until(self, start: datetime, end: datetime) -> list[Step]:
        first, last = self.local(start).date(), self.local(end).date()
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return [self._step(day, micros(start), micros(end)) for day in days]

    def _step(self, day: date, start: int, end: int) -> Step:
        low, high = max(start, self.wall(day)), min(end, self.wall(day, DAY))
        spans = compiled(self, day.year).within(low, high)
        worked = timedelta(microseconds=sum(until - since for since, until in spans))
        shown = tuple((self._at(since), self._at(until)) for since, until in spans)
        return Step(day, self._at(low), self.rule(day)[0], shown, worked)

    def _year_of(self, at: datetime) -> Year:
        return compiled(self, self.local(at).year)

    def _years_from(self, at: datetime) -> Iterator[Year]:
        year = self.local(at).year
        return (compiled(self, each) for each in range(year, year + YEARS_AHEAD))

    def _at(self, at: int) -> datetime:
        return self.local(moment(at))


@cache
def always(zone: str) -> WorkingTime:
    """Every hour counts: the statutory clock, told in days of `zone`."""
    return WorkingTime(zone, (((0, DAY),),) * 7)
