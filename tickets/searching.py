"""What a ticket is found by: words, numbers in full, a phone's last four (X6)."""

from typing import Any

from cs_platform.lib import search
from tickets.models import Ticket


def vector_of(ticket: Ticket) -> str:
    customer = ticket.customer
    secret = [customer.phone, customer.phone[-4:], customer.account_number, customer.account_number[-4:]]
    return search.vector(
        (ticket.title, "A"),
        (customer.name, "B"),
        (" ".join(part for part in secret if part), "B"),
        (ticket.description, "C"),
        (_words(ticket.fields), "D"),
        (ticket.result, "D"),
    )


def _words(values: dict[str, Any]) -> str:
    return " ".join(str(value) for value in values.values())
