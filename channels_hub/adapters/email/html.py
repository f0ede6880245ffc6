"""The words of an HTML letter, as one would read them aloud: no markup, no pictures, nothing that runs."""

import re
from html.parser import HTMLParser

import nh3

BLOCKS = {"p", "div", "br", "tr", "li", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr"}
#: Only what a walker needs stays; scripts, styles and their content go.
KEPT = BLOCKS | {"a", "b", "i", "span", "td", "th", "blockquote", "strong", "em"}


class _Walker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.depth = 0
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self.depth += 1
        if tag in BLOCKS or tag == "blockquote":
            self._line()
        if tag == "a":
            self.links.append((dict(attrs).get("href") or "", len(self.words)))
        if tag in ("td", "th"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self.depth = max(0, self.depth - 1)
        if tag in BLOCKS or tag == "blockquote":
            self._line()
        if tag == "a" and self.links:
            self._link(*self.links.pop())

    def handle_data(self, data: str) -> None:
        self.words.append(re.sub(r"\s+", " ", data))

    def _line(self) -> None:
        self.words.append("\n" + "> " * self.depth)

    def _link(self, address: str, begin: int) -> None:
        """Where it leads stands behind its words, unless they say so themselves."""
        shown = "".join(self.words[begin:]).strip()
        if address.startswith("http") and address.rstrip("/") not in shown:
            self.words.append(f" ({address})")


def to_text(html: str) -> str:
    walker = _Walker()
    walker.feed(nh3.clean(html, tags=KEPT, attributes={"a": {"href"}}, link_rel=None))
    walker.close()
    lines = [line.strip() for line in "".join(walker.words).replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
