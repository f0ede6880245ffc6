"""What is wrong, in words: the line on top of the board, readable from across the room."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.board import Board

#: With somebody ready, a queue is no trouble before this.
LONG_WAIT = timedelta(minutes=3)


def troubles(board: Board) -> Iterator[str]:
    """The worst first; nothing when all is well."""
    if board.waiting and not board.ready:
        yield _waiting(board)
    elif board.longest_since and board.at - board.longest_since >= LONG_WAIT:
        minutes = (board.at - board.longest_since) // timedelta(minutes=1)
        text = ngettext("A customer has waited for %(n)s minute.", "A customer has waited for %(n)s minutes.", minutes)
        yield text % {"n": minutes}
    if board.late:
        yield _late(board)


def _waiting(board: Board) -> str:
    text = ngettext(
        "%(n)s customer waits and nobody is ready.", "%(n)s customers wait and nobody is ready.", board.waiting
    )
    return text % {"n": board.waiting}


def _late(board: Board) -> str:
    parts = [f"{row['name']} {row['late']}" for row in board.deadlines if row["late"]]
    text = ngettext("%(n)s deadline has passed (%(parts)s).", "%(n)s deadlines have passed (%(parts)s).", board.late)
    return text % {"n": board.late, "parts": _(", ").join(parts)}
