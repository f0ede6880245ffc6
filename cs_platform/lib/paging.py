"""Paging by key: the hundredth page costs what the first one does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

M = TypeVar("M", bound=Model)
SIZE = 50


@dataclass
class Page(Generic[M]):
    """`previous` and `next` are query strings, empty at the ends."""

    rows: list[M]
    previous: str = ""
    next: str = ""


def paged(rows: QuerySet[M], field: str, asked: QueryDict, size: int = SIZE) -> Page[M]:
    """`rows` by (`field`, id), from the key in `after` or back to the one in `before`; `field` may start with `-`."""
    down, name = field.startswith("-"), field.lstrip("-")
    key = _key(asked.get("before") or asked.get("after") or "")
    back = bool(key and asked.get("before"))
    if key:
        rows = rows.filter(_beyond(name, key, lower=down != back))
    ordered = rows.order_by(*([f"-{name}", "-pk"] if down != back else [name, "pk"]))
    found = list(ordered[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    page = Page(found)
    if found and (more if back else key):
        page.previous = _address(asked, "before", name, found[0])
    if found and (True if back else more):
        page.next = _address(asked, "after", name, found[-1])
    return page


def _beyond(name: str, key: tuple[Any, int], *, lower: bool) -> Q:
    """Rows past the key. The first comparison alone lets the index begin there."""
    value, pk = key
    less = "lt" if lower else "gt"
    return Q(**{f"{name}__{less}e": value}) & (Q(**{f"{name}__{less}": value}) | Q(**{f"pk__{less}": pk}))


def _key(text: str) -> tuple[Any, int] | None:
    """A cursor from an address; anything else is the first page."""
    value, _, pk = text.rpartition(",")
    try:
        return (datetime.fromisoformat(value) if "T" in value else int(value)), int(pk)
    except ValueError:
        return None


def _address(asked: QueryDict, direction: str, name: str, row: Model) -> str:
    value = getattr(row, name)
    shown = value.isoformat() if isinstance(value, datetime) else value
    kept = [(k, v) for k, v in asked.items() if k not in ("after", "before")]
    return "?" + urlencode([*kept, (direction, f"{shown},{row.pk}")])
