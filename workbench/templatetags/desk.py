"""Small things the desk's templates need."""

import json
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from channels_hub import failures
from channels_hub.presenting import mask_phone
from cs_platform.lib.search import normalise
from workbench.names import name_of

register = template.Library()
#: Characters shown before and after what was found.
BEFORE, AFTER = 16, 60

register.filter("masked_phone", mask_phone)
register.filter("name_of", name_of)


@register.filter
def around(text: str, words: str) -> SafeString:
    """The part of `text` where the first of `words` stands, marked."""
    folded = normalise(text)
    hits = [(at, word) for word in normalise(words).split() if (at := folded.find(word)) >= 0]
    if not hits or len(folded) != len(text):
        return format_html("{}", text[: BEFORE + AFTER])
    at, word = min(hits)
    end = at + len(word)
    start = max(0, at - BEFORE)
    return format_html(
        "{}{}<mark>{}</mark>{}", "…" if start else "", text[start:at], text[at:end], text[end : end + AFTER]
    )


@register.simple_tag
def failure_words() -> str:
    """Why a channel did not take something: cause and sentence, for the desk's scripts."""
    return json.dumps({cause: failures.words(cause) for cause in failures.CAUSES}, ensure_ascii=False)


@register.simple_tag
def causes_for_elsewhere() -> str:
    """After these nothing more goes by that channel for now: another way is offered."""
    return " ".join(cause for cause, what in failures.CAUSES.items() if what.empties)


@register.simple_tag
def querystring_of(**parts: object) -> str:
    return urlencode(parts)
