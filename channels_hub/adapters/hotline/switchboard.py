"""The ear at one exchange: every event is kept as a delivery like any other, requested calls are made.

Only one ear listens at each inbox at a time, whoever started it; the next takes over when it falls silent.
"""

import json
import logging
import time
from collections.abc import Iterable
from threading import Event
from typing import Any
from uuid import uuid4

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from channels_hub.actions import dialling, ivr, receive
from channels_hub.adapters.hotline.ami.address import address_of
from channels_hub.adapters.hotline.ami.client import Line, LineBroken, NotAllowed, NotSignedIn
from channels_hub.adapters.hotline.ami.events import found_calling, found_talking, found_waiting, told
from channels_hub.adapters.hotline.ami.framing import Block
from channels_hub.models import Call, Inbox

log = logging.getLogger(__name__)
#: Seconds until the next try after the first, second … failure.
BACK_OFF = (1, 2, 5, 10, 30)
#: Space of the locks that keep a second ear out; the other half is the inbox.
LOCKS = 5038
SECONDS_TO_ANSWER = 30
#: The database is gone and will be back.
AWAY = (InterfaceError, OperationalError)
#: Seconds between two looks whether the calls that we think go on still do.
RESYNC = 60


class Switchboard:
    def __init__(self, inbox: Inbox, stop: Event) -> None:
        self.inbox, self.stop = inbox, stop
        self._look_at = 0.0

    def run(self) -> None:
        """Until told to stop; whatever ends it, the lock goes with the connection, for the next ear."""
        try:
            self._listen_again_and_again()
        finally:
            connection.close()

    def _listen_again_and_again(self) -> None:
        """A broken line is mended, with growing patience."""
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
            except AWAY as trouble:
                log.warning("inbox %s: the database is away: %s", self.inbox.pk, type(trouble).__name__)
                connection.close()
                self.stop.wait(BACK_OFF[0])

    def _alone(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, self.inbox.pk])
            return bool(cursor.fetchone()[0])

    def _listen(self, line: Line) -> None:
        self._look_at = 0.0
        while not self.stop.is_set():
            try:
                if time.monotonic() >= self._look_at:
                    self._look_at = time.monotonic() + RESYNC
                    self._catch_up(line)
                self._dial(line)
            except AWAY as trouble:
                self._come_back(trouble)
            self._hear(line, line.events(seconds=0.5))

    def _hear(self, line: Line, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if block.name == "AttendedTransfer":  # which need not say to whom
                self._look_at = 0.0
            if said := told(block):
                at = timezone.now().isoformat()
                self.keep({"at": at, **said})
                if said["what"] == "asked" and (decided := ivr.reply(self.inbox, said["call"], at)):
                    _tell_dialplan(line, block["Channel"], decided)

    def _catch_up(self, line: Line) -> None:
        """Who waits and who talks while nobody listened is asked; what ended meanwhile cannot be known any more."""
        expected = dialling.must_be_there(self.inbox)
        try:
            waiting = line.list("QueueStatus", "QueueEntry", "QueueStatusComplete")
            channels = line.list("CoreShowChannels", "CoreShowChannel", "CoreShowChannelsComplete")
        except NotAllowed as refusal:
            log.warning("inbox %s: the exchange does not let us look: %s", self.inbox.pk, refusal)
            return
        self._hear(line, line.pending())  # told before we were answered
        known = dialling.going_on(self.inbox)
        for said in [*found_calling(channels, known), *found_waiting(waiting, known), *found_talking(channels, known)]:
            if said["what"] != "transferred" or dialling.is_with_another(self.inbox, said["call"], said["member"]):
                self.keep(said)
        alive = {channel.get("Linkedid", "") for channel in channels}
        for call_id in expected - alive:
            self.keep({"call": call_id, "what": "lost"})

    def keep(self, said: dict[str, Any]) -> None:
        """Through the door of all deliveries: kept first, then understood. While the database is away, it waits."""
        body = json.dumps({"at": timezone.now().isoformat(), **said}, ensure_ascii=False).encode()
        key = f"ami:{uuid4()}"  # the exchange tells each thing once, to the one ear
        while not self.stop.is_set():
            try:
                if envelope := receive.accept(self.inbox, headers={}, body=body, dedupe_key=key, in_hand=True):
                    receive.understand(envelope.pk)
                return
            except AWAY as trouble:
                self._come_back(trouble)

    def _come_back(self, trouble: Exception) -> None:
        """The lock went with the connection: whoever has it now listens instead of us."""
        log.warning("inbox %s: the database is away: %s", self.inbox.pk, type(trouble).__name__)
        connection.close()
        self.stop.wait(BACK_OFF[0])
        try:
            if not self._alone():
                raise LineBroken("another ear listens")
        except AWAY:
            return

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
            "Channel": _lasting(call.agent.extension),
            "Context": str(self.inbox.settings.get("context") or "customers"),
            "Exten": call.number,
            "Priority": "1",
            "CallerID": call.number,
            "Timeout": str(SECONDS_TO_ANSWER * 1000),
            "Async": "true",
        }


def _tell_dialplan(line: Line, channel: str, decided: ivr.Step) -> None:
    """Variables of the caller's channel; the dialplan waits for the last of them."""
    for name, value in (("DESK_SAYS", decided.get("says", "")), ("DESK_DOES", decided["does"])):
        line.send("Setvar", Channel=channel, Variable=name, Value=value)


def _lasting(telephone: str) -> str:
    """A Local channel that may not be optimised away: it is the call's first leg, by whose end we know the call's."""
    return f"{telephone}/n" if telephone.startswith("Local/") and not telephone.endswith("/n") else telephone
