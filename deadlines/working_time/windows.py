"""Windows of a day as people write them."""

import re
from itertools import pairwise

Windows = tuple[tuple[int, int], ...]
"""Minutes after the day's midnight, from and until, in order; above 1440 is the next day."""

DAY = 1440
_WINDOW = re.compile(r"(\d{1,2}):(\d\d)\s*[-–—~～至]\s*(\d{1,2}):(\d\d)")
_BETWEEN = re.compile(r"\s*[,;，；、]\s*|(?<=\d)\s+(?=\d)")


class WrongWindows(ValueError):
    """`code` is form, time or overlap; `text` is the part that is wrong."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


def parse_windows(text: str) -> Windows:
    """`08:30-12:00, 13:30-17:30` in minutes.

    `22:00-06:00` ends on the next day, `00:00-24:00` is the whole day, nothing is closed.
    """
    found = tuple(sorted(_window(part) for part in _BETWEEN.split(text.strip()) if part))
    if any(one[1] > following[0] for one, following in pairwise(found)):
        raise WrongWindows("overlap", text)
    return found


def runs_into(day: Windows, following: Windows) -> bool:
    """True when the last window of a day, past midnight, overlaps the first of the next day."""
    return bool(day and following) and day[-1][1] - DAY > following[0][0]


def _window(part: str) -> tuple[int, int]:
    match = _WINDOW.fullmatch(part)
    if not match:
        raise WrongWindows("form", part)
    hour, minute, until_hour, until_minute = map(int, match.groups())
    start, end = hour * 60 + minute, until_hour * 60 + until_minute
    if max(minute, until_minute) > 59 or start >= DAY or end > DAY:
        raise WrongWindows("time", part)
    return start, end if end > start else end + DAY
