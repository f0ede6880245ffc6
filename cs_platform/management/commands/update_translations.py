"""`make messages`: adds to each Chinese catalog the texts that it lacks, and drops those no longer said."""

from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from django.core.management.base import BaseCommand, CommandParser

from cs_platform.translations import Text, catalog_path, read_catalog, texts


class Command(BaseCommand):
    help = "Adds missing texts to the Chinese catalogs, untranslated, and drops unused ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("apps", nargs="*", help="only these apps; all when none is named")

    def handle(self, *, apps: list[str], **options: Any) -> None:
        said: dict[str, list[Text]] = {}
        for text in texts():
            said.setdefault(text.app, []).append(text)
        shared = read_catalog("cs_platform")
        for app in apps or said:
            missing = self.update(app, said.get(app, []), shared)
            self.stdout.write(f"{app}: {missing} to translate")

    def update(self, app: str, said: list[Text], shared: Catalog) -> int:
        """Write the app's catalog anew; returns how many texts still lack their Chinese."""
        old = read_catalog(app)
        new = Catalog(locale="zh_Hans", domain="django", charset="utf-8", fuzzy=False)
        for text in said:
            known = old.get(text.msgid, text.context)
            if known is None and shared.get(text.msgid, text.context) is not None:
                continue
            new.add(
                text.msgid,
                known.string if known else "",
                locations=[(text.place.rsplit(":", 1)[0], 0)],
                flags=known.flags if known else (),
                context=text.context,
            )
        path = catalog_path(app)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, new, sort_output=True, omit_header=False, include_lineno=False, width=100)
        return sum(1 for message in new if message.id and not message.string)
