"""Wakes a worker for deliveries that were kept: at once when it is quiet, once per moment when many arrive."""

import logging
import time
from threading import Lock, Timer

from channels_hub.tasks import understand_owed

#: Under load one nudge per this many seconds is enough: each has all that is owed understood.
MOMENT = 0.03
log = logging.getLogger(__name__)
_lock = Lock()
_nudged_at = 0.0
_timer: Timer | None = None


def nudge() -> None:
    """Called once an envelope is committed. Should the nudge be lost with this process, the sweeper comes anyway."""
    global _timer
    with _lock:
        if _timer is not None:
            return
        wait = _nudged_at + MOMENT - time.monotonic()
        if wait > 0:
            _timer = Timer(wait, _send)
            _timer.daemon = True
            _timer.start()
            return
    _send()


def _send() -> None:
    global _nudged_at, _timer
    with _lock:
        _nudged_at, _timer = time.monotonic(), None
    try:
        understand_owed()
    except Exception:  # no broker: the delivery is kept, and that is what the channel is told
        log.warning("no worker could be woken", exc_info=True)
