"""Every component of the screens on one page, for those who build them."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext

SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"
CHANNELS = ("webchat", "wechat_oa", "wecom_kf", "weibo", "hotline", "email")


def styleguide(request: HttpRequest) -> HttpResponse:
    """Shown to staff, and to everybody where DEBUG is on."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    return render(request, "styleguide.html", {**_moments(), **_samples()})


def _moments() -> dict[str, Any]:
    now = timezone.now()
    return {
        "now": now,
        "since": now - timedelta(minutes=3),
        "soon": now + timedelta(minutes=12),
        "later": now + timedelta(hours=3, minutes=20),
        "past": now - timedelta(minutes=5),
    }


def _samples() -> dict[str, Any]:
    return {"channels": CHANNELS, "icons": _icons(), "stages": _stages(), "clocks": _clocks(), "choices": _faces()}


def _icons() -> list[str]:
    return re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text("utf-8"))


def _stages() -> list[dict[str, Any]]:
    words = [
        pgettext("sample", "Accepted"),
        pgettext("sample", "Dispatched"),
        pgettext("sample", "In hand"),
        pgettext("sample", "Returned"),
        pgettext("sample", "Verified"),
        pgettext("sample", "Closed"),
        pgettext("sample", "Rated"),
    ]
    states = ["done", "done", "now", "next", "next", "next", "next"]
    notes = ["10:12", "10:24", pgettext("sample", "due 14:00"), "", "", "", ""]
    return [
        {"label": label, "state": state, "note": note} for label, state, note in zip(words, states, notes, strict=True)
    ]


def _clocks() -> list[dict[str, Any]]:
    names = [
        pgettext("sample", "First reply"),
        pgettext("sample", "Handling"),
        pgettext("sample", "Return of the order"),
        pgettext("sample", "Statutory, 15 days"),
    ]
    shapes: list[dict[str, Any]] = [
        {"state": "met", "run": 400, "warnings": [700]},
        {"run": 620, "pauses": [{"x": 300, "width": 180}], "warnings": [700, 900]},
        {"state": "warn", "run": 860, "warnings": [700, 900]},
        {"state": "late", "run": 1000, "warnings": [800]},
    ]
    return [
        {"label": name, "summary": f"{name}: {shape['run'] // 10} %", **shape}
        for name, shape in zip(names, shapes, strict=True)
    ]


def _faces() -> list[tuple[str, str]]:
    words = [
        pgettext("sample", "Very bad"),
        pgettext("sample", "Bad"),
        pgettext("sample", "So-so"),
        pgettext("sample", "Good"),
        pgettext("sample", "Very good"),
    ]
    return [(str(number), word) for number, word in enumerate(words, 1)]
