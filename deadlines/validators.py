"""Why a calendar or a policy is refused, in words for the person who typed it."""

from datetime import timedelta
from functools import cache
from typing import Any
from zoneinfo import available_timezones

import holidays
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from deadlines import registry, working_time

MESSAGES = {
    "form": _("“%(text)s” is not a window. Write it as 08:30-12:00."),
    "time": _("“%(text)s” is not a time of the day."),
    "overlap": _("The windows %(text)s overlap."),
}


def windows(text: str) -> None:
    try:
        working_time.parse_windows(text)
    except working_time.WrongWindows as wrong:
        raise ValidationError(MESSAGES[wrong.code], code=wrong.code, params={"text": wrong.text}) from wrong


def week(days: list[str]) -> None:
    """Seven days, each right by itself, at least one open, none running into the next."""
    if len(days) != 7:
        raise ValidationError(_("A week has seven days."))
    for text in days:
        windows(text)
    parsed = [working_time.parse_windows(text) for text in days]
    if not any(parsed):
        raise ValidationError(_("A calendar that is never open makes no deadline."))
    for day, following in zip(days, [*days[1:], days[0]], strict=True):
        if working_time.runs_into(working_time.parse_windows(day), working_time.parse_windows(following)):
            raise ValidationError(MESSAGES["overlap"], params={"text": f"{day} | {following}"})


def zone(name: str) -> None:
    if name not in _zones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def holiday_region(code: str) -> None:
    country, _dash, part = code.partition("-")
    known = holidays.list_supported_countries()
    if country not in known or (part and part not in known[country]):
        raise ValidationError(_("No holidays are known for “%(code)s”."), params={"code": code})


def positive(duration: timedelta) -> None:
    if duration <= timedelta(0):
        raise ValidationError(_("It must be longer than nothing."))


def conditions(subject_kind: str, value: Any) -> None:
    """An object of attribute → non-empty list of texts, each attribute known for the kind."""
    subject = registry.kinds().get(subject_kind)
    if subject is None:
        raise ValidationError({"subject_kind": _("Nothing of this kind has deadlines.")})
    if not isinstance(value, dict) or not all(_texts(allowed) for allowed in value.values()):
        raise ValidationError({"conditions": _("Write it as attribute → list of values.")})
    unknown = sorted(set(value) - set(subject.attributes))
    if unknown:
        raise ValidationError(
            {
                "conditions": ValidationError(
                    _("%(kind)s has no %(unknown)s. Known: %(known)s."),
                    params={
                        "kind": subject.label,
                        "unknown": ", ".join(unknown),
                        "known": ", ".join(subject.attributes),
                    },
                )
            }
        )


def _texts(allowed: Any) -> bool:
    return isinstance(allowed, list) and bool(allowed) and all(isinstance(value, str) for value in allowed)
