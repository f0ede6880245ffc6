"""Administration of deadlines: calendars with their days, policies with their targets, timers to look at."""

from deadlines.admin import calendars, policies, timers

__all__ = ["calendars", "policies", "timers"]
