"""What nearly every template draws; known to all of them without `load`.

A list draws dozens of each: as included templates they took ten times as long.
"""

from datetime import datetime

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

register = template.Library()

#: Lights that stand; the others the browser tells from the dates, second by second.
_STANDING: dict[str, str | Promise] = {
    "paused": pgettext_lazy("deadline", "Paused"),
    "met": pgettext_lazy("deadline", "In time"),
    "late": pgettext_lazy("deadline", "Was late"),
}


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """The drawing `name` of icons.svg, for eyes only."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, static("ui/icons.svg"), name
    )


@register.simple_tag
def light(due: datetime | None = None, warn_at: datetime | None = None, state: str = "") -> SafeString:
    """The deadline light: a shape, a word, the time left. `state`: "" | "paused" | "met" | "late" (stopped after its
    time); `due` and `warn_at` are those of a running timer. Without either nothing."""
    if word := _STANDING.get(state):
        return format_html('<span class="light light--{}">{}</span>', state, word)
    if not due:
        return SafeString()
    local = timezone.localtime(due)
    warning = timezone.localtime(warn_at).isoformat() if warn_at else ""
    day = f"{local:%m-%d %H:%M}"
    markup = '<span class="light" data-due="{}" data-warn-at="{}" title="{}">{}</span>'
    return format_html(markup, local.isoformat(), warning, day, day)
