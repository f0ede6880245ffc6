"""Finding conversations and customers again."""

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from channels_hub.models import Conversation, Customer, Message
from cs_platform.lib import search

#: A very common word must not be followed through every conversation ever held: the newest are enough.
MOST_HITS = 2000


def holding_words(rows: QuerySet[Conversation], text: str) -> QuerySet[Conversation]:
    """Those of `rows` in which `text` was said, by either side or in a note."""
    if not (asked := search.query(text)):
        return rows.none()
    said = Message.objects.filter(search=SearchQuery(asked, search_type="raw", config="simple"))
    newest = said.order_by("-pk").values_list("conversation_id", flat=True)[:MOST_HITS]
    return rows.filter(pk__in=list(newest))


def customers_named(rows: QuerySet[Customer], text: str) -> QuerySet[Customer]:
    """By name, or by the whole number or its last four figures (X6): a number in part gives nobody away."""
    text = text.strip()
    wanted = Q(name__icontains=text)
    if text.isascii() and len(text) >= 4:
        wanted |= Q(phone=text) | Q(account_number=text)
        if len(text) == 4:
            wanted |= Q(phone__endswith=text) | Q(account_number__endswith=text)
    return rows.filter(wanted) if text else rows
