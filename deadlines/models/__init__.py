from deadlines.models.calendar import Calendar, CalendarDay
from deadlines.models.history import Change, Pause
from deadlines.models.notice import Notice
from deadlines.models.policy import Escalation, Policy, Target
from deadlines.models.timer import Timer

__all__ = [
    "Calendar",
    "CalendarDay",
    "Change",
    "Escalation",
    "Notice",
    "Pause",
    "Policy",
    "Target",
    "Timer",
]
