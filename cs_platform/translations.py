"""What the code and the templates say, and what the Chinese catalogs know of it.

Shared by `check_translations` and `update_translations`. Babel reads and writes the catalogs,
Django's own `templatize` turns a template into something whose texts can be extracted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

#: Functions that take a text for a reader, and which of their arguments it is.
KEYWORDS: dict[str, Any] = {
    name: arguments
    for base, arguments in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
    for name in (base, f"{base}_lazy")
} | {"_": None, "gettext_noop": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
SKIPPED = {"migrations", "static"}


@dataclass(frozen=True)
class Text:
    """One text of an app: its identity in a catalog, and where it stands."""

    app: str
    msgid: str | tuple[str, ...]
    context: str | None
    place: str


def texts() -> Iterator[Text]:
    """Every text that our code or templates show to a reader."""
    for app in settings.OUR_APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and not SKIPPED & set(path.parts):
                yield from _texts_of(app, path)


def _texts_of(app: str, path: Path) -> Iterator[Text]:
    place = str(path.relative_to(settings.BASE_DIR))
    source = path.read_text()
    if path.suffix != ".py":
        # blanked-out markup keeps its indentation, which Python's tokenizer would take for blocks
        source = "\n".join(line.strip() for line in templatize(source, origin=place).splitlines())
    for line, message, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
        if message and message != ("", ""):
            yield Text(app, message if isinstance(message, str) else message[:2], context, f"{place}:{line}")


def catalog_path(app: str) -> Path:
    """Where an app keeps its Chinese."""
    return settings.BASE_DIR / app / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def read_catalog(app: str) -> Catalog:
    """The app's Chinese; empty when it has none yet."""
    path = catalog_path(app)
    if not path.exists():
        return Catalog(locale="zh_Hans", domain="django", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def placeholders(text: str) -> list[str]:
    """The parts of a text that are filled in, in an order that does not depend on the language."""
    return sorted(match.group(0) for match in PLACEHOLDER.finditer(text.replace("%%", "")))
