"""The exchange's settings: models with ports filled in, the dialplan with the lines of docs/hotline.md."""

import re
from collections.abc import Mapping
from pathlib import Path

from run.paths import ROOT

MODELS = Path(__file__).parent / "etc"


def write_settings(folder: Path, given: Mapping[str, object]) -> None:
    folder.mkdir(parents=True)
    for model in MODELS.iterdir():
        text = model.read_text()
        for name, value in {**given, **dialplan_of_the_docs()}.items():
            text = text.replace(f"{{{name}}}", str(value))
        (folder / model.name).write_text(text)


def dialplan_of_the_docs() -> dict[str, str]:
    """As it stands there, with nothing spoken."""
    blocks = re.findall(r"^```\n(.*?)^```", (ROOT / "docs/hotline.md").read_text(), re.S | re.M)
    silent = [re.sub(r"\(say\),….*", "(say),Goto(again)", block) for block in blocks]
    marks = {"called": "CALLERID", "told": "IvrChoice", "asked": "n(ask)"}
    return {name: next(block for block in silent if mark in block) for name, mark in marks.items()}
