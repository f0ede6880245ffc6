"""How fast one account may send, all workers together (CH9)."""

import time
from functools import cache

from django.conf import settings
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from redis import RedisError

from channels_hub.adapters import adapter_for
from channels_hub.models import Inbox


def wait_for(inbox: Inbox) -> float:
    """Seconds until the account may send its next message; 0 takes its turn now.

    Without the cache nothing is held back: the channel's own "too fast" is the net below.
    """
    rate = adapter_for(inbox).rate
    if not rate:
        return 0
    try:
        if _limiter().hit(_item(rate), str(inbox.pk)):
            return 0
        return max(0.05, _limiter().get_window_stats(_item(rate), str(inbox.pk)).reset_time - time.time())
    except RedisError:
        return 0


@cache
def _item(rate: str) -> RateLimitItem:
    return parse(rate)


@cache
def _limiter() -> SlidingWindowCounterRateLimiter:
    url = str(settings.CACHES["default"]["LOCATION"]).replace("unix://", "redis+unix://", 1)
    return SlidingWindowCounterRateLimiter(storage_from_string(url, key_prefix="pace", wrap_exceptions=False))
