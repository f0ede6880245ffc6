"""What strangers write, made safe to keep and to show."""

import re

from django.utils.translation import gettext_lazy as _

from cs_platform.lib.refusals import Refused

LONGEST_TEXT = 20_000
#: C0 and C1 controls except tab and line feed; marks that turn the direction of what follows them.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")

#: Joiners belong in emoji and in several scripts; nothing but them is an empty message.
_WIDTHLESS = " \t\n\u200b\u200c\u200d\u200e\u200f\u2060"


def clean(text: str) -> str:
    """`text` without what a screen cannot show or would be fooled by; no lone halves of a character."""
    whole = text.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8")
    seen = _UNSEEN.sub("", whole).strip()
    return seen if seen.strip(_WIDTHLESS) else ""


def checked(text: str, *, may_be_empty: bool = False) -> str:
    """Clean text of a sensible length, or a refusal in the writer's language."""
    text = clean(text)
    if not text and not may_be_empty:
        raise Refused("empty", _("Write something first."), {"body": _("Write something first.")})
    if len(text) > LONGEST_TEXT:
        words = _("This is too long: at most %(limit)d characters.") % {"limit": LONGEST_TEXT}
        raise Refused("too_long", words, {"body": words})
    return text


def shortened(text: str) -> tuple[str, bool]:
    """Clean text, cut where a channel let more through than we keep; and whether it was cut."""
    text = clean(text)
    return text[:LONGEST_TEXT], len(text) > LONGEST_TEXT
