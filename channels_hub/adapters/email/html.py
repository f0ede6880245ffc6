"""The words of an HTML letter, as one would read them aloud: no markup, no pictures, nothing that runs.

A reader of its own because it must be linear in what strangers write: the library's parser takes minutes for
some letters of fifty kilobytes, and a cleaner that builds the tree as long for deeply nested ones.
"""

import re
from html import unescape

_TOKEN = re.compile(r"<[^<>]*>|[^<]+|<")
_TAG = re.compile(r"<(/?)\s*([a-z][a-z0-9]*)", re.IGNORECASE)
_LINK = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
#: Each begins and ends a line; a paragraph stands apart from what is around it.
LINES = {"div", "tr", "li", "dt", "dd", "section", "article", "header", "footer", "hr"}
PARAGRAPHS = {"p", "table", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
#: What stands inside these is not for reading.
UNREAD = ("script", "style", "title", "head", "noscript", "template")
LONGEST = 2_000_000
#: Quotes within quotes are marked so often, whatever the letter says.
DEEPEST = 6


def to_text(html: str) -> str:
    reader = _Reader()
    for token in _TOKEN.findall(_readable(html[:LONGEST])):
        tag = _TAG.match(token)
        if tag is None:
            reader.said(token)
        elif tag[1]:
            reader.end(tag[2].lower())
        else:
            reader.begin(tag[2].lower(), token)
    reader.end_line()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(reader.lines)).strip()


class _Reader:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.depth = 0
        self.links: list[tuple[str, int]] = []

    def said(self, token: str) -> None:
        if not token.startswith(("<!", "<?")):
            self.line.append(re.sub(r"\s+", " ", _unescaped(token)))

    def begin(self, name: str, token: str) -> None:
        if name == "br":
            self._write()
        elif name in LINES or name in PARAGRAPHS:
            self._apart(name)
        if name == "blockquote":
            self.depth += 1
        if name in ("td", "th"):
            self.line.append(" ")
        if name == "a":
            found = _LINK.search(token)
            self.links.append((_unescaped("".join(found.groups(""))) if found else "", len(self.line)))

    def end(self, name: str) -> None:
        if name in LINES or name in PARAGRAPHS:
            self._apart(name)
        if name == "blockquote":
            self.depth = max(0, self.depth - 1)
        if name == "a" and self.links:
            self._link(*self.links.pop())

    def end_line(self) -> None:
        if "".join(self.line).strip():
            self._write()
        self.line.clear()

    def _write(self) -> None:
        self.lines.append("> " * min(self.depth, DEEPEST) + "".join(self.line).replace("\xa0", " ").strip())
        self.line.clear()

    def _apart(self, name: str) -> None:
        self.end_line()
        if name in PARAGRAPHS and self.lines and self.lines[-1]:
            self.lines.append("")

    def _link(self, address: str, begin: int) -> None:
        """Where it leads stands behind its words, unless they say so themselves."""
        shown = "".join(self.line[begin:]).strip()
        if address.startswith("http") and address.rstrip("/") not in shown:
            self.line.append(f" ({address})")


def _readable(html: str) -> str:
    """Without comments and what is for machines."""
    html = _without(html, re.compile("<!--"), re.compile("-->"))
    for name in UNREAD:
        html = _without(html, re.compile(rf"<{name}\b", re.IGNORECASE), re.compile(rf"</{name}\s*>", re.IGNORECASE))
    return html


def _without(html: str, begin: re.Pattern[str], end: re.Pattern[str]) -> str:
    """What stands between the two goes; one that is never closed takes nothing with it."""
    kept, at = [], 0
    while (start := begin.search(html, at)) and (stop := end.search(html, start.end())):
        kept.append(html[at : start.start()])
        at = stop.end()
    return "".join([*kept, html[at:]])


def _unescaped(text: str) -> str:
    try:
        return unescape(text)
    except ValueError:  # a number of thousands of digits
        return text
