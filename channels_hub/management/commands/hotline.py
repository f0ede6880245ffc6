import signal
from threading import Event, Thread
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from channels_hub.adapters.hotline.forms import ASTERISK
from channels_hub.adapters.hotline.switchboard import Switchboard
from channels_hub.models import Inbox

#: Seconds between two looks for hotlines that were set up, changed or switched off.
LOOK = 5


class Command(BaseCommand):
    help = "Listen to the exchanges of all hotlines and make the calls that were asked for. Runs until stopped."

    def handle(self, **_options: Any) -> None:
        stop = Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_signal: stop.set())
        ears: dict[int, Ear] = {}
        while not stop.is_set():
            try:
                tend(ears)
            except OperationalError as error:  # the database is away: it will be back
                self.stderr.write(f"hotline: {type(error).__name__}")
            stop.wait(LOOK)
        for ear in ears.values():
            ear.stop()


class Ear:
    """One thread at one exchange."""

    def __init__(self, inbox: Inbox) -> None:
        self.settings = (inbox.settings, inbox.secrets)
        self._stop = Event()
        self.thread = Thread(target=Switchboard(inbox, self._stop).run, name=f"hotline-{inbox.pk}", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self._stop.set()
        self.thread.join(5)


def tend(ears: dict[int, Ear]) -> None:
    """An ear for each hotline that has an exchange; a changed one begins anew, a dead one too."""
    close_old_connections()
    wanted = {
        inbox.pk: inbox for inbox in Inbox.objects.filter(channel="hotline", active=True, settings__kind=ASTERISK)
    }
    for pk, ear in list(ears.items()):
        same = pk in wanted and ear.settings == (wanted[pk].settings, wanted[pk].secrets)
        if not same or not ear.thread.is_alive():
            ears.pop(pk).stop()
    for pk, inbox in wanted.items():
        if pk not in ears:
            ears[pk] = Ear(inbox)
