"""`{% deadline_light timer %}` in lists, `{% deadline_clock timer %}` on a thing's own page."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from cs_platform.templatetags.ui import light
from deadlines.clock import clock_of
from deadlines.models import Timer

register = template.Library()


@register.simple_tag
def deadline_light(timer: Timer | None) -> SafeString:
    """The light of a timer; nothing for None."""
    if timer is None:
        return SafeString()
    state = timer.light
    runs = state not in ("paused", "met") and timer.is_open and timer.due_at is not None
    return light(timer.due_at, timer.warn_at, "" if runs else state)


@register.inclusion_tag("deadlines/clock.html")
def deadline_clock(timer: Timer) -> dict[str, Any]:
    """The clock bar with its explanation; get timers by `Timer.objects….explained()`: constant queries."""
    return {
        "timer": timer,
        "clock": clock_of(timer, timezone.now()),
        "light": deadline_light(timer),
        "lines": timer.explain(),
    }
