"""What is true of a ticket's status, in one table: every page, rule and clock asks here.

A ticket that has orders takes its status from them (`of_orders`): the centre moves orders,
never the ticket past them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from tickets.models import Order


class Status(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("ticket", "Accepted")
    DISPATCHED = "dispatched", pgettext_lazy("ticket", "Dispatched")
    HANDLING = "handling", pgettext_lazy("ticket", "Being handled")
    SENT_BACK = "sent_back", pgettext_lazy("ticket", "Sent back")
    RETURNED = "returned", pgettext_lazy("ticket", "Returned")
    VERIFYING = "verifying", pgettext_lazy("ticket", "Callback owed")
    WAITING = "waiting", pgettext_lazy("ticket", "Waiting for the customer")
    REOPENED = "reopened", pgettext_lazy("ticket", "Reopened")
    CLOSED = "closed", pgettext_lazy("ticket", "Closed")
    MERGED = "merged", pgettext_lazy("ticket", "Merged")


class Turn(models.TextChoices):
    """Who must act now."""

    CENTRE = "centre", pgettext_lazy("turn", "The centre")
    DEPARTMENT = "department", pgettext_lazy("turn", "The department")
    CUSTOMER = "customer", pgettext_lazy("turn", "The customer")
    NOBODY = "nobody", pgettext_lazy("turn", "Nobody")


class Verb(StrEnum):
    """What can be done to a ticket, from the statuses whose row below names it."""

    DISPATCH = "dispatch"
    WITHDRAW = "withdraw"
    RESOLVE = "resolve"
    ACCEPT_ORDER = "accept_order"
    RETURN_ORDER = "return_order"
    SEND_BACK = "send_back"
    WAIT = "wait_for_customer"
    RESUME = "customer_answered"
    SCHEDULE = "schedule_callback"
    CALL_BACK = "call_back"
    CLOSE = "close"
    REOPEN = "reopen"
    MERGE = "merge"
    URGE = "urge"
    SUPPLEMENT = "supplement"
    REMARK = "remark"


@dataclass(frozen=True)
class Rule:
    """One row: whose turn, do the clocks run, how far on the stage bar, what may be done, what may follow."""

    turn: Turn
    step: int
    verbs: frozenset[Verb]
    next: frozenset[Status]
    open: bool = True
    clock_runs: bool = True


def _rule(turn: Turn, step: int, verbs: Iterable[Verb], following: Iterable[Status], **more: bool) -> Rule:
    return Rule(turn, step, frozenset(verbs), frozenset(following), **more)


S, V = Status, Verb
_TALK = {V.URGE, V.SUPPLEMENT, V.REMARK}
_ORDERS = {V.ACCEPT_ORDER, V.RETURN_ORDER, V.SEND_BACK, V.WITHDRAW}
_FRESH = {V.DISPATCH, V.RESOLVE, V.WAIT, V.MERGE} | _TALK
_AT_WORK = {V.DISPATCH, V.WAIT, V.MERGE} | _ORDERS | _TALK
_VERIFY = {V.DISPATCH, V.SCHEDULE, V.CALL_BACK, V.CLOSE, V.REOPEN, V.MERGE} | _TALK
_FROM_ORDERS = {S.ACCEPTED, S.REOPENED, S.DISPATCHED, S.HANDLING, S.SENT_BACK, S.RETURNED, S.VERIFYING}

TABLE: dict[Status, Rule] = {
    S.ACCEPTED: _rule(Turn.CENTRE, 1, _FRESH, {S.DISPATCHED, S.RETURNED, S.VERIFYING, S.WAITING, S.MERGED}),
    S.REOPENED: _rule(Turn.CENTRE, 1, _FRESH, {S.DISPATCHED, S.RETURNED, S.VERIFYING, S.WAITING, S.MERGED}),
    S.SENT_BACK: _rule(
        Turn.CENTRE,
        2,
        _FRESH | {V.WITHDRAW},
        {S.DISPATCHED, S.HANDLING, S.RETURNED, S.VERIFYING, S.WAITING, S.MERGED, S.ACCEPTED, S.REOPENED},
    ),
    S.DISPATCHED: _rule(Turn.DEPARTMENT, 2, _AT_WORK, _FROM_ORDERS | {S.WAITING, S.MERGED}),
    S.HANDLING: _rule(Turn.DEPARTMENT, 4, _AT_WORK, _FROM_ORDERS | {S.WAITING, S.MERGED}),
    S.WAITING: _rule(
        Turn.CUSTOMER, 4, {V.RESUME, V.MERGE} | _ORDERS | _TALK, _FROM_ORDERS | {S.MERGED}, clock_runs=False
    ),
    S.RETURNED: _rule(Turn.CENTRE, 5, _VERIFY, {S.DISPATCHED, S.HANDLING, S.VERIFYING, S.CLOSED, S.REOPENED, S.MERGED}),
    S.VERIFYING: _rule(Turn.CENTRE, 6, _VERIFY, {S.DISPATCHED, S.HANDLING, S.RETURNED, S.CLOSED, S.REOPENED, S.MERGED}),
    S.CLOSED: _rule(Turn.NOBODY, 7, {V.REOPEN, V.REMARK}, {S.REOPENED}, open=False, clock_runs=False),
    S.MERGED: _rule(Turn.NOBODY, 7, {V.REMARK}, set(), open=False, clock_runs=False),
}

OPEN = frozenset(status for status, rule in TABLE.items() if rule.open)
#: Work of the centre after the department's: the tab "to verify".
TO_VERIFY = frozenset({S.RETURNED, S.VERIFYING})

#: The seven steps of the stage bar, in order (受理 … 办结).
STEPS: tuple[Promise, ...] = (
    pgettext_lazy("step", "Accept"),
    pgettext_lazy("step", "Dispatch"),
    pgettext_lazy("step", "Take on"),
    pgettext_lazy("step", "Handle"),
    pgettext_lazy("step", "Return"),
    pgettext_lazy("step", "Verify"),
    pgettext_lazy("step", "Close"),
)


class OrderStatus(models.TextChoices):
    SENT = "sent", pgettext_lazy("order", "Sent")
    ACCEPTED = "accepted", pgettext_lazy("order", "Taken on")
    RETURNED = "returned", pgettext_lazy("order", "Returned")
    SENT_BACK = "sent_back", pgettext_lazy("order", "Sent back")
    WITHDRAWN = "withdrawn", pgettext_lazy("order", "Withdrawn")


#: Which verb may touch an order in which status.
ORDER_VERBS: dict[OrderStatus, frozenset[Verb]] = {
    OrderStatus.SENT: frozenset({V.ACCEPT_ORDER, V.SEND_BACK, V.WITHDRAW}),
    OrderStatus.ACCEPTED: frozenset({V.RETURN_ORDER, V.SEND_BACK, V.WITHDRAW}),
    OrderStatus.SENT_BACK: frozenset({V.WITHDRAW}),
    OrderStatus.RETURNED: frozenset(),
    OrderStatus.WITHDRAWN: frozenset(),
}
LIVE_ORDERS = frozenset({OrderStatus.SENT, OrderStatus.ACCEPTED})


def rule(status: str) -> Rule:
    return TABLE[Status(status)]


def of_orders(orders: Iterable["Order"], *, reopened: bool) -> Status:
    """The status that the orders of the present round make: who still works decides, then what came back."""
    orders = [order for order in orders if order.status != OrderStatus.WITHDRAWN]
    replaced = {order.replaces_id for order in orders}
    statuses = {order.status for order in orders if order.status != OrderStatus.SENT_BACK or order.pk not in replaced}
    for status, meaning in (
        (OrderStatus.ACCEPTED, S.HANDLING),
        (OrderStatus.SENT, S.DISPATCHED),
        (OrderStatus.SENT_BACK, S.SENT_BACK),
        (OrderStatus.RETURNED, S.RETURNED),
    ):
        if status in statuses:
            return meaning
    return S.REOPENED if reopened else S.ACCEPTED
