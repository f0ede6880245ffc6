"""Shows where the words that were searched for stand: escaped text with `<mark>`."""

from collections.abc import Iterable
from itertools import groupby

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from cs_platform.lib.search import normalise

LEAD = 12  # characters shown before the first hit


def highlight(text: str, words: Iterable[str]) -> SafeString:
    """`text` escaped, each occurrence of the normalised `words` in `<mark>`."""
    marked = _marked(text, words)
    stretches = groupby(zip(text, marked, strict=True), key=lambda pair: pair[1])
    return format_html_join("", "{}", ((_shown(mark, "".join(c for c, _ in part)),) for mark, part in stretches))


def snippet(text: str, words: Iterable[str], width: int = 90) -> SafeString:
    """About `width` characters of `text` (one line) from shortly before the first hit, highlighted."""
    words, line = list(words), " ".join(text.split())
    marked = _marked(line, words)
    first = marked.index(True) if True in marked else 0
    start = 0 if first <= LEAD else first - LEAD
    cut = highlight(line[start : start + width], words)
    return format_html("{}{}{}", "…" if start else "", cut, "…" if start + width < len(line) else "")


def _shown(mark: bool, part: str) -> SafeString:
    return format_html("<mark>{}</mark>", part) if mark else conditional_escape(part)


def _marked(text: str, words: Iterable[str]) -> list[bool]:
    """For each character whether a word covers it; width and case do not matter, as in the search."""
    folded = [(letter, place) for place, char in enumerate(text) for letter in normalise(char)]
    line = "".join(letter for letter, _place in folded)
    marked = [False] * len(text)
    for word in filter(None, words):
        at = line.find(word)
        while at >= 0:
            for _letter, place in folded[at : at + len(word)]:
                marked[place] = True
            at = line.find(word, at + len(word))
    return marked
