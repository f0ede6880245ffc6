"""What the composer knows before anything is sent: the channel's limits, what is left, who will read it (CH9, CH11)."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from channels_hub import windows
from channels_hub.adapters import adapter_for
from channels_hub.adapters.base import Window
from channels_hub.models import Conversation, Message

#: A quota this small, or a window this short, is said in amber.
LOW = 2
SOON = timedelta(hours=1)
_TYPES = {"image": "image/*", "voice": "audio/*", "video": "video/*"}


def limits(chat: Conversation) -> dict[str, Any]:
    """Of one message, as the composer's script wants them; None is no limit."""
    taken = adapter_for(chat.inbox).limits
    kinds = sorted(taken.kinds - {"text"})
    return {
        "characters": taken.longest_text,
        "public": taken.longest_public,
        "bytes": taken.longest_bytes,
        "kinds": " ".join(kinds),
        "accept": "" if "file" in kinds else ",".join(_TYPES[kind] for kind in kinds),
    }


def thread(chat: Conversation) -> dict[str, Any]:
    """Whether the customer spoke in public, and where that stands."""
    said = chat.messages.filter(direction=Message.Direction.IN).order_by("-seq").values_list("data", flat=True).first()
    url = str((said or {}).get("thread_url", ""))
    return {"public": bool((said or {}).get("public")), "url": url if url.startswith("https://") else ""}


def quota(window: Window, chat: Conversation | None = None) -> dict[str, Any] | None:
    """What is left and until when; None where the channel sets no limit."""
    words = []
    left = window.messages_left
    if left is not None:
        words.append(_("%(count)d left") % {"count": left})
    if window.closes_at:
        words.append(_("until %(time)s") % {"time": timezone.localtime(window.closes_at).strftime("%m-%d %H:%M")})
    if chat and left is not None and 0 < left <= LOW and windows.keeps_last(chat):
        words.append(_("the last one is kept for the closing question"))
    if not words:
        return None
    ends_soon = window.closes_at is not None and window.closes_at < timezone.now() + SOON
    return {"words": " · ".join(words), "low": ends_soon or (left is not None and left <= LOW)}
