"""What a ticket is found by: words, numbers in full, a phone's last four (X6)."""

import re
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import F, QuerySet

from cs_platform.lib import search
from tickets.models import Ticket

NUMBER = re.compile(r"\d{8}-\d{5,}")
#: Above this a word is too common to rank: the newest are shown.
MOST_RANKED = 2_000
SHOWN = 50


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


def find(rows: QuerySet[Ticket], text: str) -> list[Ticket]:
    """The best of `rows` for what somebody typed, best first."""
    text = text.strip()
    if NUMBER.fullmatch(text):
        return list(rows.filter(number=text))
    if not (asked := search.query(text)):
        return []
    query = search.TSQuery(asked)
    # gathered before they are ordered: else a rare word walks the whole key
    keys = list(Ticket.objects.filter(search=query).values_list("pk", flat=True)[: MOST_RANKED + 1])
    if len(keys) > MOST_RANKED:
        return list(rows.filter(search=query).order_by("-pk")[:SHOWN])
    ranked = rows.filter(pk__in=keys).annotate(rank=SearchRank(F("search"), query))
    return list(ranked.order_by("-rank", "-pk")[:SHOWN])
