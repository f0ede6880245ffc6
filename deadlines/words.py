"""Lengths and dates of deadlines as people say them, in the reader's language and the centre's zone."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from deadlines.working_time import holiday_name

_REASONS = {
    "customer": gettext_lazy("waiting for the customer"),
    "snoozed": gettext_lazy("snoozed"),
    "suspended": gettext_lazy("suspended"),
}


def duration(length: timedelta) -> str:
    """`1 h 30 min`: the two largest units that say something; days of 24 hours."""
    seconds = int(abs(length).total_seconds())
    days, hours = divmod(seconds // 3600, 24)
    minutes, rest = divmod(seconds % 3600, 60)
    parts = [
        (days, ngettext("%(number)s day", "%(number)s days", days)),
        (hours, _("%(number)s h")),
        (minutes, _("%(number)s min")),
        (rest, _("%(number)s s")),
    ]
    told = [words % {"number": number} for number, words in parts if number]
    return " ".join(told[:2]) or _("%(number)s s") % {"number": 0}


def when(at: datetime) -> str:
    """`Mon 23 Feb 17:30`; seconds only where there are some."""
    local = timezone.localtime(at)
    return f"{on(local.date())} {clock(local)}"


def on(day: date) -> str:
    return date_format(day, _("D j M"))  # Translators: a date format of Django, as in "Mon 23 Feb"


def clock(at: datetime) -> str:
    local = timezone.localtime(at)
    return date_format(local, "H:i:s" if local.second else "H:i")


def until(at: datetime) -> str:
    """The end of a stretch: midnight ends the day it closes."""
    return "24:00" if clock(at) == "00:00" else clock(at)


def reason(text: str) -> str:
    """Why a clock stood still: a known code in the reader's words, anything else as somebody wrote it."""
    return str(_REASONS.get(text, text))


def holiday(region: str, day: date) -> str:
    language = "zh_CN" if (get_language() or "").startswith("zh") else "en_US"
    return holiday_name(region, day, language)
