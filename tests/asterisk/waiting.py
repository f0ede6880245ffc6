import time
from collections.abc import Callable

from channels_hub.models import Call
from tests.asterisk.exchange import Asterisk


def soon(truth: Callable[[], object], seconds: float = 15) -> None:
    """It becomes true."""
    until = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < until, ("it never became true", list(Call.objects.values()))
        time.sleep(0.05)


def call_once(**fields: object) -> Call:
    """The only call, as soon as it is so."""
    soon(lambda: Call.objects.filter(**fields).exists())
    return Call.objects.get()


def agrees_with(asterisk: Asterisk, event: str) -> Call:
    """It talked as long as the queue wrote, which may tell of the end after the end."""
    call = call_once(state="ended")
    return call_once(talk_seconds=asterisk.queue_log(call.call_id)[event][1])
