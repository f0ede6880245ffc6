"""Working-time arithmetic: pure, without database and clock.

A calendar is a week of windows in a zone, the holidays of a region with their make-up working
days, and single days of its own. It is compiled year by year into spans of UTC with a running
total, so that fifteen days or five years cost a look-up, not a walk.
"""

from deadlines.working_time.arithmetic import NeverOpen, Step, WorkingTime, always
from deadlines.working_time.days import Rule
from deadlines.working_time.holiday import holiday_name
from deadlines.working_time.windows import DAY, Windows, WrongWindows, parse_windows, runs_into

__all__ = [
    "DAY",
    "NeverOpen",
    "Rule",
    "Step",
    "Windows",
    "WorkingTime",
    "WrongWindows",
    "always",
    "holiday_name",
    "parse_windows",
    "runs_into",
]
