"""The words of an article: light Markdown, shown safely, told plainly.

What stands above the first rule (`---`) is for the customer; below it are notes for staff.
"""

from collections.abc import Iterable
from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    *("p", "br", "strong", "em", "s", "code", "pre", "blockquote", "hr", "a", "ul", "ol", "li"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def html(body: str) -> SafeString:
    """All of it, for a page whose `h1` is the article's title."""
    return _html(_parse(body))


def customer_html(body: str) -> SafeString:
    return _html(_customers(_parse(body)))


def notes_html(body: str) -> SafeString:
    """What only staff may read; empty where there is none."""
    tokens = _parse(body)
    return _html(tokens[len(_customers(tokens)) + 1 :])


def customer_text(body: str) -> str:
    """What is put into a reply: lines without marks, lists with their numbers or dots."""
    return _plain(_customers(_parse(body)))


def plain(body: str) -> str:
    """All words, staff notes included, for search and snippets."""
    return _plain(_parse(body))


def _parse(body: str) -> list[Token]:
    tokens = _parser().parse(body)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
    return tokens


def _html(tokens: list[Token]) -> SafeString:
    parser = _parser()
    dirty = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        dirty,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just cleaned it


def _customers(tokens: list[Token]) -> list[Token]:
    rule = next((place for place, token in enumerate(tokens) if token.type == "hr" and not token.level), None)
    return tokens[:rule]


def _plain(tokens: Iterable[Token]) -> str:
    lines: list[str] = []
    counters: list[int | None] = []  # of the open lists: the next number, None with dots
    mark, row = "", False
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                counters.append(None)
            case "ordered_list_open":
                counters.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                counters.pop()
            case "list_item_open":
                mark, counters[-1] = _item(counters[-1])
            case "tr_open":
                lines.append("")
                row = True
            case "tr_close":
                row = False
            case "inline" if row:
                lines[-1] = f"{lines[-1]}  {_words(token)}".strip()
            case "inline":
                lines.append(mark + _words(token))
                mark = ""
            case "fence" | "code_block":
                lines.append(token.content.rstrip())
    return "\n".join(lines)


def _item(counter: int | None) -> tuple[str, int | None]:
    """The mark of the next item, and the counter after it."""
    return ("· ", None) if counter is None else (f"{counter}. ", counter + 1)


def _words(inline: Token) -> str:
    """Text and line breaks; a link whose words differ from its address tells both."""
    told, address = "", ""
    for token in inline.children or []:
        match token.type:
            case "text" | "code_inline":
                told += token.content
            case "softbreak" | "hardbreak":
                told += "\n"
            case "link_open":
                address = str(token.attrGet("href") or "")
            case "link_close":
                told += "" if told.endswith(address) else f" {address}"
    return told
