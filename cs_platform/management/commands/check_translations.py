"""`manage.py check_translations`: every text has its Chinese, one and the same, with the same parts to fill in."""

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from babel.messages.catalog import Message
from django.conf import settings
from django.core.management.base import BaseCommand

from cs_platform.translations import Text, placeholders, read_catalog, texts

catalog = cache(read_catalog)


class Command(BaseCommand):
    help = "Fails, naming each, when a text lacks its Chinese, has two, is fuzzy, or fills in other parts."

    def handle(self, **options: Any) -> None:
        wrong = {line for text in texts() if (line := fault_of(text))} | set(double_meanings())
        for line in sorted(wrong):
            self.stderr.write(line)
        if wrong:
            sys.exit(f"{len(wrong)} texts without proper Chinese; `make messages` adds what is missing")


def fault_of(text: Text) -> str | None:
    """What is wrong with the Chinese of `text`, if anything. A shared text may stand in cs_platform."""
    own, shared = (catalog(app).get(text.msgid, text.context) for app in (text.app, "cs_platform"))
    message = own if own is not None and own.string else shared
    reason = next(faults(message), None)
    return reason and f"{text.place}: {reason}: {text.msgid!r}"


def faults(message: Message | None) -> Iterator[str]:
    """Why this message is not fit to be shown."""
    if message is None or not message.string or not all(strings := _several(message.string)):
        yield "no Chinese"
        return
    if message.fuzzy:
        yield "marked fuzzy"
    asked = _several(message.id)[-1]
    if any(placeholders(string) != placeholders(asked) for string in strings):
        yield "fills in other parts"


def _several(text: str | Sequence[str]) -> Sequence[str]:
    """A text, or the forms of one that counts, as a sequence."""
    return [text] if isinstance(text, str) else text


def double_meanings() -> Iterator[str]:
    """Django joins the catalogs of all apps: a text with two translations shows only one of them, everywhere.

    Where two apps mean different things, `pgettext` keeps them apart.
    """
    seen: dict[tuple[Any, str | None], tuple[str, Any]] = {}
    for app in settings.OUR_APPS:
        for message in catalog(app):
            if message.id and message.string:
                first, string = seen.setdefault((message.id, message.context), (app, message.string))
                if string != message.string:
                    yield f"{message.id!r}: {string!r} in {first}, {message.string!r} in {app}"
