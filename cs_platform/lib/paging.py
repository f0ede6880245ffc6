"""Keyset pages for templates: the hundredth page costs what the first does."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[M]):
    rows: list[M]
    after: str | None  # for `?after=` of the next page; None at the end
    first: bool


def keyset_page(rows: QuerySet[M], key: str, after: str | None, size: int = PAGE_SIZE) -> Page[M]:
    """One page of `rows` by the unique field `key` (`-key` for descending), after the value `after`.

    A value that is no number counts as none: the reader gets the first page.
    """
    field, descending = key.lstrip("-"), key.startswith("-")
    at = int(after) if after and after.isdecimal() and len(after) < 19 else None
    if at is not None:
        rows = rows.filter(**{f"{field}__{'lt' if descending else 'gt'}": at})
    found = list(rows.order_by(key)[: size + 1])
    more = len(found) > size
    last = str(getattr(found[size - 1], field)) if more else None
    return Page(found[:size], last, at is None)
