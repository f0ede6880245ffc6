"""The calendars of the tables, and instants as they are written in Shanghai."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from deadlines.working_time import WorkingTime, parse_windows

SHANGHAI = ZoneInfo("Asia/Shanghai")


def week(workday: str, saturday: str = "", sunday: str = "") -> tuple:
    return tuple(parse_windows(text) for text in [workday] * 5 + [saturday, sunday])


OFFICE = WorkingTime("Asia/Shanghai", week("08:30-12:00, 13:30-17:30"), "CN")
SERVICE = WorkingTime("Asia/Shanghai", week("08:00-21:00", "08:00-21:00", "08:00-21:00"))
NIGHTS = WorkingTime("Asia/Shanghai", week("22:00-06:00"))
HALF_SATURDAYS = WorkingTime("Asia/Shanghai", week("09:00-17:00", "09:00-12:00"), "CN")
BERLIN = WorkingTime("Europe/Berlin", week("00:00-24:00", "00:00-24:00", "00:00-24:00"))
BERLIN_NIGHT = WorkingTime("Europe/Berlin", week("01:00-05:00", "01:00-05:00", "01:00-05:00"))
INVENTORY = WorkingTime(
    "Asia/Shanghai",
    week("08:30-12:00, 13:30-17:30"),
    "CN",
    ((date(2026, 2, 14), ()), (date(2026, 2, 17), parse_windows("10:00-12:00"))),
)


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def hours(number: float) -> timedelta:
    return timedelta(hours=number)
