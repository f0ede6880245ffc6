"""The figures as they stand on the board: large, each with its records behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.board import Board
from reports.spark import points

#: Below this share of first replies in time the figure asks to be looked at.
IN_TIME_WANTED = 90


@dataclass(frozen=True)
class Figure:
    """`records` names the list behind it; `since` counts up by itself; `tone` is "", "warn" or "late"."""

    name: str
    label: str
    value: str
    records: str
    tone: str = ""
    unit: str = ""
    since: datetime | None = None
    trend: str = ""
    note: str = ""


def figures(board: Board) -> Iterator[Figure]:
    waits = "warn" if board.waiting else ""
    yield Figure("waiting", _("Waiting"), str(board.waiting), "waiting", waits, trend=points(board.trends.waiting))
    yield Figure(
        "longest-wait",
        _("Longest wait"),
        "0",
        "waiting",
        waits,
        since=board.longest_since,
        trend=points(board.trends.longest_wait),
    )
    yield Figure(
        "in-service",
        _("In service"),
        str(board.in_service),
        "in-service",
        trend=points(board.trends.in_service),
        note=_unanswered(board),
    )
    yield _in_time(board)
    yield Figure("near", _("Due within 30 minutes"), str(board.near), "near", "warn" if board.near else "")
    yield Figure("late", _("Deadlines passed"), str(board.late), "late", "late" if board.late else "")


def _unanswered(board: Board) -> str:
    text = ngettext("%(n)s waits for an answer", "%(n)s wait for an answer", board.unanswered)
    return text % {"n": board.unanswered} if board.unanswered else ""


def _in_time(board: Board) -> Figure:
    name, label, percent = "in-time", _("First replies in time"), board.in_time_percent
    if percent is None:
        return Figure(name, label, "—", "late-first-replies")
    tone = "" if percent >= IN_TIME_WANTED else "warn"
    note = _("%(met)s of %(all)s") % {"met": board.in_time, "all": board.first_replies}
    return Figure(name, label, str(percent), "late-first-replies", tone, unit="%", note=note)
