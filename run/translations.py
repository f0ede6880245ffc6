"""Compiles every catalog that is newer than its compiled form: `python -m run.translations`."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from run.paths import ROOT


def compile_all() -> None:
    """`locale/*/LC_MESSAGES/*.po` of each app → `.mo`, by Babel: no gettext tools needed."""
    for source in [*ROOT.glob("*/locale/*/LC_MESSAGES/*.po"), *ROOT.glob("*/libraries/locale/*/LC_MESSAGES/*.po")]:
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        catalog = read_po(file)
    draft = target.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.replace(target)


if __name__ == "__main__":
    compile_all()
