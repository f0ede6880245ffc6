"""Days off and make-up working days of a region, from the `holidays` package."""

from datetime import date
from functools import cache

import holidays


@cache
def days_off(region: str, year: int) -> frozenset[date]:
    return frozenset(_table(region, year)) if region else frozenset()


@cache
def make_up_days(region: str, year: int) -> frozenset[date]:
    """Weekend days worked in exchange for a longer holiday (调休)."""
    return frozenset(_table(region, year).weekend_workdays) if region else frozenset()


@cache
def holiday_name(region: str, day: date, language: str) -> str:
    """What the day off is called in `language` (en_US, zh_CN); empty on other days."""
    return str(_table(region, day.year, language).get(day, "")) if region else ""


@cache
def _table(region: str, year: int, language: str | None = None) -> holidays.HolidayBase:
    """One year and its neighbours: New Year's make-up day may stand in the old year."""
    country, _dash, part = region.partition("-")
    table = holidays.country_holidays(country, subdiv=part or None, years=range(year - 1, year + 2), expand=False)
    if language in table.supported_languages:
        return holidays.country_holidays(country, subdiv=part or None, years=year, expand=False, language=language)
    return table
