"""Who holds personal data (X4): apps name here how theirs is given out, erased, and kept for a set time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models.fields.files import FieldFile


@dataclass(frozen=True)
class Given:
    """One app's part of an export: `data` becomes JSON, `files` its attachments by their path in the archive."""

    data: dict[str, Any]
    files: dict[str, FieldFile] = field(default_factory=dict)


#: Takes the ids of the customer and of all who were merged into them.
Exporter = Callable[[list[int]], Given]
#: Takes those ids and what to write in the place of which words; gives the names of stored files to delete.
#: Runs inside the erasing transaction, and may refuse.
Eraser = Callable[[list[int], dict[str, str]], list[str]]
#: Takes the latest date that is too old and how many rows at most; gives how many it did. One transaction.
Batch = Callable[[datetime, int], int]

exporters: dict[str, Exporter] = {}
erasers: dict[str, Eraser] = {}
batches: dict[str, Batch] = {}


def register(app: str, eraser: Eraser, exporter: Exporter | None = None) -> None:
    erasers[app] = eraser
    if exporter:
        exporters[app] = exporter


def keep(kind: str, batch: Batch) -> None:
    """`kind` is a key of the setting KEEP_DAYS."""
    batches[kind] = batch
