"""Finds customers and what was said, within what a person may see."""

from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from accounts.models import User
from channels_hub.access import visible_conversations, visible_customers
from channels_hub.models import Customer, Message
from cs_platform.lib import search

PAGE = 20
CUSTOMERS = 8
#: A word in more messages than this is common: the newest are read off by age. In fewer: all are fetched, then sorted.
COMMON = 5000
SHORTEST_NUMBER = 4


@dataclass
class Found:
    """`next` is where the following page of messages begins; None at the end."""

    customers: list[Customer] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    next: int | None = None


def find(user: User, words: str, before: int | None = None) -> Found:
    """By name, by phone number (whole or its last four), by words in messages; newest first."""
    words = words.strip()
    if not words:
        return Found()
    messages = list(_messages(user, words, before)[: PAGE + 1])
    found = Found(messages=messages[:PAGE], next=messages[PAGE - 1].pk if len(messages) > PAGE else None)
    if before is None:
        found.customers = list(_customers(user, words)[:CUSTOMERS])
    return found


def _customers(user: User, words: str) -> QuerySet[Customer]:
    digits = words.replace(" ", "").replace("-", "")
    rows = visible_customers(user).select_related("region").order_by("-pk")
    if not digits.isdigit():
        return rows.filter(name__icontains=words)
    if len(digits) < SHORTEST_NUMBER:
        return rows.none()
    whole = Q(phone=digits) | Q(account_number=digits)
    return rows.filter(whole | Q(phone__endswith=digits) if len(digits) == SHORTEST_NUMBER else whole)


def _messages(user: User, words: str, before: int | None) -> QuerySet[Message]:
    query = search.query(words)
    if not query:
        return Message.objects.none()
    matching = Message.objects.filter(search=SearchQuery(query, config="simple", search_type="raw"))
    if before:
        matching = matching.filter(pk__lt=before)
    ids = list(matching.values_list("pk", flat=True)[:COMMON])
    rows = Message.objects.filter(pk__in=ids) if len(ids) < COMMON else matching
    mine = rows.filter(conversation__in=visible_conversations(user).values("pk"))
    return mine.select_related("conversation__inbox", "conversation__customer", "conversation__identity").order_by(
        "-pk"
    )
