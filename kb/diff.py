"""What changed between two wordings, line by line and within a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

CLOSE = 600  # characters: longer lines are shown as wholly replaced


@dataclass(frozen=True)
class Line:
    kind: str  # "same", "gone", "new"
    text: SafeString


def lines(old: str, new: str) -> list[Line]:
    return list(_lines(old.splitlines(), new.splitlines()))


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (Line("same", conditional_escape(line)) for line in old[a:b])
            continue
        for before, after in zip_longest(old[a:b], new[c:d]):
            yield from _changed(before, after)


def _changed(before: str | None, after: str | None) -> Iterator[Line]:
    if before is None or after is None or max(len(before), len(after)) > CLOSE:
        if before is not None:
            yield Line("gone", format_html("<del>{}</del>", before))
        if after is not None:
            yield Line("new", format_html("<ins>{}</ins>", after))
        return
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    yield Line("gone", _marked("del", [(kind == "equal", before[a:b]) for kind, a, b, _c, _d in steps]))
    yield Line("new", _marked("ins", [(kind == "equal", after[c:d]) for kind, _a, _b, c, d in steps]))


def _marked(tag: str, parts: list[tuple[bool, str]]) -> SafeString:
    mark = {"del": "<del>{}</del>", "ins": "<ins>{}</ins>"}[tag]
    return format_html_join(
        "", "{}", ((conditional_escape(part) if same else format_html(mark, part),) for same, part in parts if part)
    )
