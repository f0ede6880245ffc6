"""What a calendar says about one day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from deadlines.working_time import holiday
from deadlines.working_time.instants import micros
from deadlines.working_time.windows import DAY, Windows


class Rule(StrEnum):
    """What decided over a day."""

    WEEK = "week"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    OWN = "own"


@dataclass(frozen=True)
class Days:
    """`week` is Monday first; `region` a code of the `holidays` package; `days` go before both."""

    zone: str
    week: tuple[Windows, ...]
    region: str = ""
    days: tuple[tuple[date, Windows], ...] = ()

    def rule(self, day: date) -> tuple[Rule, Windows]:
        """What decides over this day, and its windows."""
        own = _own(self).get(day)
        if own is not None:
            return Rule.OWN, own
        if day in holiday.make_up_days(self.region, day.year):
            return Rule.MAKE_UP, self._full_day()
        if day in holiday.days_off(self.region, day.year):
            return Rule.HOLIDAY, ()
        return Rule.WEEK, self.week[day.weekday()]

    def _full_day(self) -> Windows:
        """A make-up day is worked as the first working day of the week is, not as its own Saturday."""
        return next((windows for windows in self.week if windows), ())

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))

    def wall(self, day: date, minutes: int = 0) -> int:
        """The instant at which a clock in the zone shows so many minutes after the day's midnight."""
        days, minute = divmod(minutes, DAY)
        shown = time(minute // 60, minute % 60)
        return micros(datetime.combine(day + timedelta(days=days), shown, ZoneInfo(self.zone)))


@lru_cache(maxsize=64)
def _own(calendar: Days) -> dict[date, Windows]:
    return dict(calendar.days)
