"""From an answer in JSON to the lines of a card."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypedDict

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from channels_hub.connectors.asking import Failed, Trouble
from channels_hub.models import Connector, ConnectorField
from channels_hub.text import clean

LONGEST = 200
Kind = ConnectorField.Kind


class Line(TypedDict):
    label: str
    kind: str
    value: str


class Answer(TypedDict):
    title: str
    lines: list[Line]


def read(connector: Connector, data: Any) -> Answer:
    """What the card says; Failed when the answer holds nothing that it asks for."""
    lines = [Line(label=f.label, kind=f.kind, value=text_at(data, f.path)) for f in connector.fields.all()]
    title = text_at(data, connector.title_path) if connector.title_path else ""
    if not title and not any(line["value"] for line in lines):
        raise Failed(Trouble.UNREADABLE, "paths")
    return Answer(title=title or connector.name, lines=lines)


def text_at(data: Any, path: str) -> str:
    """The single value at `a.b.0`; empty where there is none."""
    for step in path.split("."):
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and step.isascii() and step.isdigit() and len(step) < 6:
            data = data[int(step)] if int(step) < len(data) else None
        else:
            return ""
    if data is None or isinstance(data, dict | list):
        return ""
    if isinstance(data, bool):
        return "true" if data else "false"
    return clean(str(data))[:LONGEST]


def shown(kind: str, value: str) -> str:
    """As a reader expects it; what is not of its kind stays as it came."""
    if kind == Kind.MONEY:
        return _money(value)
    if kind == Kind.DATE:
        return _date(value)
    return {"true": _("Yes"), "false": _("No")}.get(value, value)


def _money(value: str) -> str:
    try:
        amount = Decimal(value)
        return f"{'-' if amount < 0 else ''}¥{abs(amount):,.2f}"
    except (InvalidOperation, ValueError):
        return value


def _date(value: str) -> str:
    try:
        at: datetime | date | None = parse_datetime(value) if len(value) > 10 else parse_date(value)
    except ValueError:
        return value
    if isinstance(at, datetime):
        return f"{timezone.localtime(at) if timezone.is_aware(at) else at:%Y-%m-%d %H:%M}"
    return f"{at:%Y-%m-%d}" if at else value
