"""The ear at one exchange: every event is kept as a delivery like any other, requested calls are made.

Only one ear listens at each inbox at a time, whoever started it; the next takes over when it falls silent.
"""

import json
import logging
from threading import Event
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from channels_hub.actions import dialling, receive
from channels_hub.adapters.hotline.ami.address import address_of
from channels_hub.adapters.hotline.ami.client import Line, LineBroken, NotSignedIn
from channels_hub.adapters.hotline.ami.events import told
from channels_hub.models import Call, Inbox

log = logging.getLogger(__name__)
#: Seconds until the next try after the first, second … failure.
BACK_OFF = (1, 2, 5, 10, 30)
#: Space of the locks that keep a second ear out; the other half is the inbox.
LOCKS = 5038
SECONDS_TO_ANSWER = 30


class Switchboard:
    def __init__(self, inbox: Inbox, stop: Event) -> None:
        self.inbox, self.stop = inbox, stop

    def run(self) -> None:
        """Until told to stop; a broken line is mended, with growing patience."""
        failures = 0
        while not self.stop.is_set():
            try:
                if not self._alone():
                    self.stop.wait(BACK_OFF[-1] / 10)
                    continue
                with Line(address_of(self.inbox.secrets["ami_url"])) as line:
                    line.sign_in()
                    failures = 0
                    self._listen(line)
            except (LineBroken, NotSignedIn) as trouble:
                log.warning("inbox %s: the exchange is away: %s %s", self.inbox.pk, type(trouble).__name__, trouble)
                self.stop.wait(BACK_OFF[min(failures, len(BACK_OFF) - 1)])
                failures += 1
        connection.close()

    def _alone(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, self.inbox.pk])
            return bool(cursor.fetchone()[0])

    def _listen(self, line: Line) -> None:
        self._catch_up(line)
        while not self.stop.is_set():
            for block in line.events(seconds=0.5):
                if said := told(block):
                    self.keep(said)
            self._dial(line)

    def _catch_up(self, line: Line) -> None:
        """What ended while nobody listened cannot be known any more."""
        channels = line.list("CoreShowChannels", "CoreShowChannel", "CoreShowChannelsComplete")
        alive = {channel.get("Linkedid", "") for channel in channels}
        for call_id in dialling.unheard_of(self.inbox, alive):
            self.keep({"call": call_id, "what": "lost"})

    def keep(self, said: dict[str, Any]) -> None:
        """Through the door of all deliveries: kept first, then understood."""
        body = json.dumps({**said, "at": timezone.now().isoformat()}, ensure_ascii=False).encode()
        key = f"ami:{uuid4()}"  # the exchange tells each thing once, to the one ear
        if envelope := receive.accept(self.inbox, headers={}, body=body, dedupe_key=key):
            receive.understand(envelope.pk)

    def _dial(self, line: Line) -> None:
        while call := dialling.claim(self.inbox):
            answer = line.ask("Originate", **self._order(call))
            if answer.get("Response") != "Success":
                self.keep({"call": call.call_id, "what": "refused", "reason": answer.get("Message", "")})

    def _order(self, call: Call) -> dict[str, str | list[str]]:
        """The agent's telephone first; when it is picked up the dialplan calls the customer."""
        assert call.agent is not None
        return {
            "ActionID": call.call_id,
            "ChannelId": call.call_id,
            "OtherChannelId": f"{call.call_id}-2",
            "Channel": call.agent.extension,
            "Context": str(self.inbox.settings.get("context") or "customers"),
            "Exten": call.number,
            "Priority": "1",
            "CallerID": call.number,
            "Timeout": str(SECONDS_TO_ANSWER * 1000),
            "Async": "true",
        }
