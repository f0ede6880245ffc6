"""Prints one row per measurement: what, its figures, the target it is held to."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    what: str
    figures: dict[str, str] = field(default_factory=dict)
    target: str = ""


def show(row: Row) -> None:
    figures = "  ".join(f"{name} {value}" for name, value in row.figures.items())
    target = f"   (to reach: {row.target})" if row.target else ""
    print(f"{row.what:<44} {figures}{target}", flush=True)


def rate(value: float) -> str:
    return f"{value:,.0f}/s"


def ms(value: float) -> str:
    return f"{value:.1f} ms"
