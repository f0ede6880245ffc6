"""Search text for PostgreSQL without an extension: Chinese as overlapping pairs, the rest as words.

Vectors and queries are both built here and cast (`::tsvector`, `::tsquery`), never sent through
PostgreSQL's parser: what is found does not depend on the server's locale. A longer Chinese word is
its pairs in order (`<->`).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery

MAX_POSITION = 16_383  # PostgreSQL clamps positions there
MAX_PLACES = 255  # and keeps no more of them for one token
MAX_INDEXED = 50_000  # characters: a vector must stay under 1 MB
MAX_ASKED = 100  # characters of a search
MAX_TOKEN = 64  # characters: longer ones are their beginning
_HAN = r"\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|[^\W_{_HAN}]+")


class TSQuery(SearchQuery):
    """What `query` or `any_query` returned, as an expression: `filter(search=TSQuery(query(text)))`."""

    template = "(%(expressions)s)::tsquery"

    def __init__(self, text: str) -> None:
        super().__init__(text, search_type="raw")


def normalise(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _runs(text: str, limit: int) -> Iterator[tuple[bool, str]]:
    """(is it Chinese, the run) for each stretch of one script in the first `limit` characters."""
    for match in _RUN.finditer(normalise(text)[:limit]):
        is_han = bool(match["han"])
        yield is_han, match[0] if is_han else match[0][:MAX_TOKEN]


def pairs(run: str) -> list[str]:
    """`投诉宽带` → 投诉, 诉宽, 宽带; one character stays itself."""
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


@dataclass(frozen=True)
class Asked:
    """One stretch of a search: `tokens` must stand in this order, or one must begin so (`prefix`)."""

    run: str
    tokens: tuple[str, ...]
    prefix: bool


def asked(text: str, *, prefix: bool = True) -> list[Asked]:
    """What a search for `text` asks for; `prefix`: its last Latin word may be unfinished."""
    runs = list(_runs(text, MAX_ASKED))
    return [
        Asked(
            run,
            tuple(pairs(run)) if is_han else (run,),
            len(run) == 1 if is_han else prefix and place == len(runs),
        )
        for place, (is_han, run) in enumerate(runs, 1)
    ]


def tokens(text: str, limit: int = MAX_INDEXED) -> list[str]:
    """The pairs and words of `text`, each once, in order."""
    found: dict[str, None] = {}
    for is_han, run in _runs(text, limit):
        for token in pairs(run) if is_han else [run]:
            found.setdefault(token)
    return list(found)


def _indexed(run: str) -> Iterator[tuple[str, int]]:
    """Pairs of a Chinese run, and its last character alone, so that one character finds by prefix."""
    yield from ((run[i : i + 2], i) for i in range(len(run)))


def vector(*weighted: tuple[str, str]) -> str:
    """A `tsvector` literal of (text, weight A–D) parts."""
    places: dict[str, list[str]] = {}
    position, left = 1, MAX_INDEXED
    for text, weight in weighted:
        for is_han, run in _runs(text, left):
            for token, offset in _indexed(run) if is_han else [(run, 0)]:
                at = min(position + offset, MAX_POSITION)
                places.setdefault(token, []).append(f"{at}{weight}")
            position += len(run) if is_han else 1
            position += 1  # words of different runs are never neighbours of a phrase
        left = max(0, left - len(text))
    return " ".join(f"{_quote(token)}:{','.join(spots[:MAX_PLACES])}" for token, spots in places.items())


def query(text: str, *, prefix: bool = True) -> str:
    """A `tsquery` literal: every run must occur; the last Latin word matches as a prefix.

    Empty when `text` holds nothing to look for: an empty query finds nothing.
    """
    return " & ".join(_term(part) for part in asked(text, prefix=prefix))


def _term(part: Asked) -> str:
    if part.prefix:
        return f"{_quote(part.run)}:*"
    return f"({' <-> '.join(_quote(token) for token in part.tokens)})"


def any_query(text: str, limit: int = 32) -> str:
    """Like `query`, but any pair or word is enough: for suggestions from a customer's own sentence."""
    return " | ".join(_quote(token) for token in tokens(text)[:limit])


def _quote(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"
