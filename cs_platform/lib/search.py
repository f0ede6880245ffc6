"""Search text for PostgreSQL without an extension: Chinese as overlapping pairs, the rest as words.

The stored vector is built here, not by PostgreSQL's parser, so it does not depend on the
server's locale. A longer Chinese word is its pairs in order (`<->`).
"""

import re
import unicodedata
from collections.abc import Iterator

MAX_POSITION = 16_383  # PostgreSQL clamps positions there
_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|[^\W_{_HAN}]+")


def normalise(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """(is it Chinese, the run) for each stretch of one script."""
    for match in _RUN.finditer(normalise(text)):
        yield bool(match["han"]), match[0]


def pairs(run: str) -> list[str]:
    """`投诉宽带` → 投诉, 诉宽, 宽带; one character stays itself."""
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


def _indexed(run: str) -> Iterator[tuple[str, int]]:
    """Pairs of a Chinese run, and its last character alone, so that one character finds by prefix."""
    yield from ((run[i : i + 2], i) for i in range(len(run)))


def vector(*weighted: tuple[str, str]) -> str:
    """A `tsvector` literal of (text, weight A–D) parts."""
    places: dict[str, list[str]] = {}
    position = 1
    for text, weight in weighted:
        for is_han, run in _runs(text):
            for token, offset in _indexed(run) if is_han else [(run, 0)]:
                at = min(position + offset, MAX_POSITION)
                places.setdefault(token, []).append(f"{at}{weight}")
            position += len(run) if is_han else 1
            position += 1  # words of different runs are never neighbours of a phrase
    return " ".join(f"{_quote(token)}:{','.join(spots[:255])}" for token, spots in places.items())


def query(text: str, *, prefix: bool = True) -> str:
    """A `to_tsquery('simple', …)` string: every run must occur; the last Latin word matches as a prefix.

    Empty when `text` holds nothing to look for.
    """
    runs = list(_runs(text))
    terms = []
    for index, (is_han, run) in enumerate(runs):
        if is_han and len(run) > 1:
            terms.append("(" + " <-> ".join(_quote(pair) for pair in pairs(run)) + ")")
        else:
            last = prefix and index == len(runs) - 1
            terms.append(_quote(run) + (":*" if is_han or last else ""))
    return " & ".join(terms)


def any_query(text: str, limit: int = 32) -> str:
    """Like `query`, but any pair or word is enough: for suggestions from a customer's own sentence."""
    seen: dict[str, None] = {}
    for is_han, run in _runs(text):
        for token in pairs(run) if is_han else [run]:
            seen.setdefault(token)
    return " | ".join(_quote(token) for token in list(seen)[:limit])


def _quote(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"
