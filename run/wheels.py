"""Finds what a wheel brought along."""

import importlib.util
from pathlib import Path

from run.supervisor import CannotStart


def folder_of(package: str) -> Path:
    """The folder of an installed package. It is found, not imported: importing costs time and memory."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(f"{package} is not installed; say make run")
    return Path(spec.submodule_search_locations[0])
