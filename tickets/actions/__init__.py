"""The verbs of the closed loop. Each is one business event, one transaction, and at least one line of history."""

from tickets.actions.accepting import accept, customer_with, open_duplicates
from tickets.actions.dispatch import (
    Destination,
    accept_order,
    by_rule,
    dispatch,
    resolve,
    return_order,
    send_back,
    withdraw,
)
from tickets.actions.history import anchor, verify
from tickets.actions.joining import merge, relate
from tickets.actions.verification import call_back, close, confirm, reopen, schedule_callback
from tickets.actions.words import (
    answer_urge,
    customer_answered,
    join_one_supplement,
    remark,
    reveal_phone,
    supplement,
    urge,
    wait_for_customer,
)

__all__ = [
    "Destination",
    "accept",
    "accept_order",
    "anchor",
    "answer_urge",
    "by_rule",
    "call_back",
    "close",
    "confirm",
    "customer_answered",
    "customer_with",
    "dispatch",
    "join_one_supplement",
    "merge",
    "open_duplicates",
    "relate",
    "remark",
    "reopen",
    "resolve",
    "return_order",
    "reveal_phone",
    "schedule_callback",
    "send_back",
    "supplement",
    "urge",
    "verify",
    "wait_for_customer",
    "withdraw",
]
