"""Working-time arithmetic: pure, without database and clock.

A calendar is a week of windows in a zone, the holidays of a region with their make-up working
days, and single days of its own. It is compiled year by year into spans of UTC with a running
total, so that fifteen days or five years cost a look-up, not a walk.

Instants are aware datetimes; inside, whole microseconds since 1970 UTC.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays

Windows = tuple[tuple[int, int], ...]
"""Minutes after the day's midnight, from and until; above 1440 is the next day."""

DAY = 1440
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_WINDOW = re.compile(r"(\d{1,2}):(\d\d)\s*[-–—~至]\s*(\d{1,2}):(\d\d)")  # noqa: RUF001 - as people type it
_LAST_YEAR = 9990
_YEARS_WITHOUT_WORK = 30


class WrongWindows(ValueError):
    """`code` is form, time or overlap; `text` is the part that is wrong."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


class NeverOpen(ValueError):
    """The calendar holds no working time ahead: no date can be promised."""


def parse_windows(text: str) -> Windows:
    """`08:30-12:00, 13:30-17:30` as minutes; `22:00-06:00` ends on the next day, `00:00-24:00` is the whole day."""
    found = sorted(_window(part.strip()) for part in re.split(r"[,;，、\s]+(?=\d)", text.strip()) if part.strip())
    if any(runs[1] > following[0] for runs, following in pairwise(found)) or _wraps_into(found, found):
        raise WrongWindows("overlap", text)
    return tuple(found)


def _window(part: str) -> tuple[int, int]:
    match = _WINDOW.fullmatch(part)
    if not match:
        raise WrongWindows("form", part)
    hours, minutes, until_hours, until_minutes = map(int, match.groups())
    start, end = hours * 60 + minutes, until_hours * 60 + until_minutes
    if minutes > 59 or until_minutes > 59 or start >= DAY or end > DAY:
        raise WrongWindows("time", part)
    return start, end if end > start else end + DAY


def _wraps_into(day: "Windows | list[tuple[int, int]]", following: "Windows | list[tuple[int, int]]") -> bool:
    return bool(day and following) and day[-1][1] - DAY > following[0][0]


def runs_into(day: Windows, following: Windows) -> bool:
    """True when the last window of a day, past midnight, overlaps the first of the next day."""
    return _wraps_into(day, following)


class Kind(StrEnum):
    """Why a day is as it is."""

    WEEK = "week"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    OWN = "own"


class Step(NamedTuple):
    """One local day on the way to a due date: the spans worked in it, none on a closed day."""

    day: date
    kind: Kind
    spans: tuple[tuple[datetime, datetime], ...]
    worked: timedelta


class _Year(NamedTuple):
    """A local year's working spans, and the working time before each of them and in all (len + 1)."""

    starts: list[int]
    ends: list[int]
    before: list[int]

    @property
    def total(self) -> int:
        return self.before[-1]

    def worked(self, at: int) -> int:
        """Working time of this year up to `at`."""
        index = bisect_right(self.starts, at) - 1
        return 0 if index < 0 else self.before[index] + min(at, self.ends[index]) - self.starts[index]

    def when(self, worked: int) -> int:
        """The earliest moment by which `worked` (above 0) of this year's time is done."""
        index = bisect_left(self.before, worked) - 1
        return self.starts[index] + worked - self.before[index]


@dataclass(frozen=True)
class WorkingTime:
    """`week` is Monday first; `region` is a country of the `holidays` package, as CN; `days` go before both."""

    zone: str
    week: tuple[Windows, ...]
    region: str = ""
    days: tuple[tuple[date, Windows], ...] = ()

    def add(self, start: datetime, target: timedelta) -> datetime:
        """The earliest moment by which `target` of working time has passed since `start`."""
        if target < timedelta(0):
            raise ValueError("a target is not negative")
        if not target:
            return start
        at, number = _micros(start), self._local(start).year
        needed = target // _MICROSECOND + _year(self, number).worked(at)
        empty = 0
        while needed > (total := _year(self, number).total):
            empty = 0 if total else empty + 1
            if empty > _YEARS_WITHOUT_WORK or number >= _LAST_YEAR:
                raise NeverOpen
            needed -= total
            number += 1
        return self._instant(_year(self, number).when(needed), start)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        first, last = self._local(start).year, self._local(end).year
        worked = _year(self, last).worked(_micros(end)) - _year(self, first).worked(_micros(start))
        return timedelta(microseconds=worked + sum(_year(self, number).total for number in range(first, last)))

    def is_open(self, at: datetime) -> bool:
        year = _year(self, self._local(at).year)
        index = bisect_right(year.starts, _micros(at)) - 1
        return index >= 0 and _micros(at) < year.ends[index]

    def next_opening(self, at: datetime) -> datetime:
        """`at` itself while open, else the beginning of the next window."""
        if self.is_open(at):
            return at
        moment, number = _micros(at), self._local(at).year
        for candidate in range(number, min(number + _YEARS_WITHOUT_WORK, _LAST_YEAR)):
            year = _year(self, candidate)
            index = bisect_left(year.starts, moment)
            if index < len(year.starts):
                return self._instant(year.starts[index], at)
        raise NeverOpen

    def trace(self, start: datetime, target: timedelta) -> list[Step]:
        """The days from `start` to the due date, each with the time that counted in it."""
        return self.trace_until(start, self.add(start, target))

    def trace_until(self, start: datetime, end: datetime) -> list[Step]:
        first, last = self._local(start).date(), self._local(end).date()
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return [self._step(day, start, end) for day in days]

    def _step(self, day: date, start: datetime, end: datetime) -> Step:
        midnight = _micros(self._midnight(day))
        next_midnight = _micros(self._midnight(day + timedelta(days=1)))
        low, high = max(_micros(start), midnight), min(_micros(end), next_midnight)
        year = _year(self, day.year)
        spans = [
            (max(low, opened), min(high, closed))
            for opened, closed in _around(year, low, high)
            if max(low, opened) < min(high, closed)
        ]
        worked = timedelta(microseconds=sum(closed - opened for opened, closed in spans))
        zone = ZoneInfo(self.zone)
        local = tuple((_moment(a).astimezone(zone), _moment(b).astimezone(zone)) for a, b in spans)
        return Step(day, self.rule(day)[0], local, worked)

    def rule(self, day: date) -> tuple[Kind, Windows]:
        """What decides over this day, and its windows."""
        own = _own_days(self).get(day)
        if own is not None:
            return Kind.OWN, own
        off, made_up = _holidays(self.region, day.year)
        if day in made_up:
            # a make-up day is worked in full, as the first working day of the week is
            return Kind.MAKE_UP, next((windows for windows in self.week if windows), ())
        if day in off:
            return Kind.HOLIDAY, ()
        return Kind.WEEK, self.week[day.weekday()]

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(self.zone))

    def _wall(self, day: date, minutes: int) -> int:
        """The instant at which a clock in the zone shows so many minutes after the day's midnight."""
        days, minute = divmod(minutes, DAY)
        return _micros(self._midnight(day + timedelta(days=days)).replace(hour=minute // 60, minute=minute % 60))

    def _instant(self, at: int, like: datetime) -> datetime:
        return _moment(at).astimezone(like.tzinfo)


ALWAYS = WorkingTime("UTC", (((0, DAY),),) * 7)
"""Every hour counts: the statutory clock."""


def holiday_name(region: str, day: date, language: str) -> str:
    """The holiday's name in `language` (en, zh_CN), empty on other days."""
    return _named(region, day.year, language).get(day, "")


@lru_cache(maxsize=1024)
def _year(calendar: WorkingTime, number: int) -> _Year:
    """Compile one local year; windows that cross its ends are cut there, so years add up."""
    first, last = date(number, 1, 1), date(number + 1, 1, 1)
    low, high = _micros(calendar._midnight(first)), _micros(calendar._midnight(last))
    raw = []
    for offset in range(-1, (last - first).days):
        day = first + timedelta(days=offset)
        for start, end in calendar.rule(day)[1]:
            raw.append((max(low, calendar._wall(day, start)), min(high, calendar._wall(day, end))))
    spans = _merged(raw)
    lengths = (end - start for start, end in spans)
    return _Year([a for a, _ in spans], [b for _, b in spans], list(accumulate(lengths, initial=0)))


def _merged(raw: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order; what touches or overlaps is one; what a clock change swallowed is none."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for span in raw if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _around(year: _Year, low: int, high: int) -> list[tuple[int, int]]:
    first = max(bisect_right(year.starts, low) - 1, 0)
    last = bisect_left(year.starts, high)
    return list(zip(year.starts[first:last], year.ends[first:last], strict=True))


@lru_cache(maxsize=64)
def _own_days(calendar: WorkingTime) -> dict[date, Windows]:
    return dict(calendar.days)


@cache
def _holidays(region: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """(days off, make-up working days) of one year."""
    if not region:
        return frozenset(), frozenset()
    known = _table(region, year, None)
    return frozenset(known), frozenset(known.weekend_workdays)


@cache
def _named(region: str, year: int, language: str) -> dict[date, str]:
    return dict(_table(region, year, language))


def _table(region: str, year: int, language: str | None) -> holidays.HolidayBase:
    """The neighbours belong to it: New Year's make-up day may stand in the old year."""
    country, _dash, part = region.partition("-")
    years = range(year - 1, year + 2)
    supported = holidays.country_holidays(country, subdiv=part or None).supported_languages
    chosen = language if language in supported else None
    return holidays.country_holidays(country, subdiv=part or None, years=years, language=chosen)


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _moment(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)
