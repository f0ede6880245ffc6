"""What Ctrl-C and SIGTERM do to a run."""

import signal
import threading


class Stop(BaseException):
    """Somebody asked us to stop; raised wherever the main thread is."""


class Signals:
    """The first signal raises Stop. While we stop, for whatever reason, a signal only ends the patience."""

    def __init__(self) -> None:
        self.stopping = False
        self.hurry = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._receive)

    def _receive(self, _number: int, _frame: object) -> None:
        if self.stopping:
            self.hurry.set()
            return
        self.stopping = True
        raise Stop
