"""`{% deadline_light timer %}` in lists, `{% deadline_clock timer %}` on a thing's own page."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone

from deadlines.clock import clock_of
from deadlines.models import Timer

register = template.Library()

#: What `ui/light.html` calls them; the others it tells from the dates, second by second.
_STATES = {"paused": "paused", "met": "met"}


def _light(timer: Timer) -> dict[str, Any]:
    light = timer.light
    stopped = light == "late" and (not timer.is_open or timer.due_at is None)
    return {"timer": timer, "state": "late" if stopped else _STATES.get(light, "")}


@register.inclusion_tag("deadlines/light.html")
def deadline_light(timer: Timer | None) -> dict[str, Any]:
    """The light of a timer; nothing for None."""
    return _light(timer) if timer else {}


@register.inclusion_tag("deadlines/clock.html")
def deadline_clock(timer: Timer) -> dict[str, Any]:
    """The clock bar with its explanation; get timers by `Timer.objects….explained()`: constant queries."""
    return {
        "timer": timer,
        "clock": clock_of(timer, timezone.now()),
        "light": render_to_string("deadlines/light.html", _light(timer)),
        "lines": timer.explain(),
    }
