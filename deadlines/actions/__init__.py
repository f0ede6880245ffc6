"""The verbs. Each is called inside the transaction of the event that made, moved or kept the promise."""

from deadlines.actions.ending import cancel, meet
from deadlines.actions.firing import fire_due, fire_one_due
from deadlines.actions.moving import assign, extend
from deadlines.actions.notices import notify
from deadlines.actions.pausing import pause, resume
from deadlines.actions.recalculating import change_calendar, change_calendar_preview
from deadlines.actions.starting import start, start_by_policy

__all__ = [
    "assign",
    "cancel",
    "change_calendar",
    "change_calendar_preview",
    "extend",
    "fire_due",
    "fire_one_due",
    "meet",
    "notify",
    "pause",
    "resume",
    "start",
    "start_by_policy",
]
