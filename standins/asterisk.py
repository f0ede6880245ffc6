"""An exchange's manager interface on loopback: signs in, tells of calls, takes orders to call."""

import hashlib
import itertools
import secrets
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Queue
from threading import Event, Lock, Thread
from typing import Self

BANNER = b"Asterisk Call Manager/13.0.0\r\n"
Fields = dict[str, str]


class Exchange:
    """Use as a context manager. `url` is for the hotline's settings, `tell` sends an event to everybody signed in."""

    def __init__(self, user: str = "desk", secret: str = "a-secret", *, offers_challenge: bool = True) -> None:
        self.user, self.secret, self.offers_challenge = user, secret, offers_challenge
        self.orders: list[Fields] = []
        self._given: Queue[Fields] = Queue()
        self.channels: dict[str, Fields] = {}
        self.queues: dict[str, Fields] = {}
        #: What was set on the callers' channels, by channel and name.
        self.variables: dict[tuple[str, str], str] = {}
        self.may_look = True
        self.looks = 0
        self.on_order: Callable[[Fields], None] = lambda order: None
        self.refuses = ""
        self.signed_in, self.listening = Event(), Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._lines: list[socket.socket] = []
        self._lock = Lock()
        self._numbers = itertools.count(1)

    @property
    def url(self) -> str:
        return f"ami://{self.user}:{self.secret}@127.0.0.1:{self._server.getsockname()[1]}"

    def __enter__(self) -> Self:
        Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        with suppress(OSError):  # else who waits in `accept` would take one more line
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.hang_up()

    def hang_up(self) -> None:
        """Every line breaks."""
        with self._lock:
            lines, self._lines = self._lines, []
        self.signed_in.clear()
        self.listening.clear()
        for line in lines:
            with suppress(OSError):  # the other end was quicker
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def tell(self, event: str, **fields: str) -> None:
        self.send(block({"Event": event, "Privilege": "call,all", **fields}))

    def send(self, data: bytes) -> None:
        """As it is, in pieces or not, to all who listen."""
        with self._lock:
            for line in list(self._lines):
                try:
                    line.sendall(data)
                except OSError:  # whose other end fell over
                    self._lines.remove(line)

    def call(self, caller: str, called: str = "10086", name: str = "") -> "Call":
        return Call(self, f"{int(time.time())}.{next(self._numbers)}", caller, called, name)

    def _accept(self) -> None:
        while True:
            try:
                line, _address = self._server.accept()
            except OSError:
                return
            Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        try:
            line.sendall(BANNER)
            rest, challenge = b"", secrets.token_hex(4)
            while data := line.recv(65_536):
                rest += data
                while b"\r\n\r\n" in rest:
                    raw, _end, rest = rest.partition(b"\r\n\r\n")
                    fields = dict(one.split(": ", 1) for one in raw.decode().split("\r\n") if ": " in one)
                    if not self._answer(line, fields, challenge):
                        return line.close()
        except OSError:
            return None

    def _answer(self, line: socket.socket, asked: Fields, challenge: str) -> bool:
        """False ends the line."""
        name, number = asked.get("Action", ""), asked.get("ActionID", "")

        def say(response: str, **fields: str) -> None:
            line.sendall(block({"Response": response, "ActionID": number, **fields}))

        if name == "Challenge":
            say("Success", Challenge=challenge) if self.offers_challenge else say("Error", Message="no")
        elif name == "Login":
            if not self._is_right(asked, challenge):
                say("Error", Message="Authentication failed")
                return False
            say("Success", Message="Authentication accepted")
            with self._lock:
                self._lines.append(line)
            self.signed_in.set()
        elif name == "QueueStatus":
            self._list(line, number, "QueueEntry", "QueueStatusComplete", self.queues)
        elif name == "CoreShowChannels" and not self.may_look:
            say("Error", Message="Permission denied")
            self.listening.set()
        elif name == "CoreShowChannels":
            self._list(line, number, "CoreShowChannel", "CoreShowChannelsComplete", self.channels)
            self.looks += 1
            self.listening.set()
        elif name == "Setvar":
            self.variables[asked["Channel"], asked["Variable"]] = asked.get("Value", "")
            say("Success", Message="Variable Set")
        elif name == "Originate":
            if self.refuses:
                say("Error", Message=self.refuses)
            else:
                say("Success", Message="Originate successfully queued")
                self.orders.append(asked)
                self._given.put(asked)
                self.on_order(asked)
        else:
            say("Success", Ping="Pong")
        return True

    def _list(self, line: socket.socket, number: str, item: str, complete: str, rows: dict[str, Fields]) -> None:
        line.sendall(block({"Response": "Success", "ActionID": number, "EventList": "start"}))
        for uniqueid, fields in list(rows.items()):
            line.sendall(block({"Event": item, "ActionID": number, "Uniqueid": uniqueid, **fields}))
        line.sendall(block({"Event": complete, "ActionID": number, "EventList": "Complete"}))

    def next_order(self, seconds: float = 10) -> Fields:
        """The first order to call that was not asked for yet."""
        return self._given.get(timeout=seconds)

    def picks_up(self, order: Fields, reason: str = "4") -> None:
        """The agent, whose telephone an order rings first; `reason` other than 4: they do not."""
        answer = {"Response": "Success" if reason == "4" else "Failure", "Reason": reason}
        self.tell("OriginateResponse", ActionID=order["ActionID"], **answer)

    def connects(self, order: Fields) -> None:
        """The customer answers: both stand in one bridge."""
        leg = {"Uniqueid": order["ChannelId"], "Linkedid": order["ChannelId"]}
        self.channels[order["ChannelId"]] = {"Linkedid": order["ChannelId"]}
        self.tell("BridgeEnter", BridgeUniqueid=f"bridge-{order['ChannelId']}", **leg)

    def ends(self, order: Fields) -> None:
        self.channels.pop(order["ChannelId"], None)
        leg = {"Uniqueid": order["ChannelId"], "Linkedid": order["ChannelId"]}
        self.tell("Hangup", Cause="16", **{"Cause-txt": "Normal Clearing"}, **leg)

    def _is_right(self, asked: Fields, challenge: str) -> bool:
        key = hashlib.md5((challenge + self.secret).encode(), usedforsecurity=False).hexdigest()
        return asked.get("Username") == self.user and (asked.get("Secret") == self.secret or asked.get("Key") == key)


class Call:
    """One caller, step by step, as the queue tells of it."""

    def __init__(self, exchange: Exchange, call_id: str, caller: str, called: str, name: str) -> None:
        self.exchange, self.id = exchange, call_id
        self._leg = {
            "Channel": f"PJSIP/trunk-{call_id}",
            "CallerIDNum": caller,
            "CallerIDName": name or "<unknown>",
            "Exten": called,
            "Uniqueid": call_id,
            "Linkedid": call_id,
        }

    def tell(self, event: str, **fields: str) -> Self:
        self.exchange.tell(event, **self._leg, **fields)
        return self

    def start(self) -> Self:
        self.exchange.channels[self.id] = {**self._leg, "Duration": "00:00:00"}
        return self.tell("Newchannel", ChannelStateDesc="Ring")

    def choose(self, choice: str) -> Self:
        return self.tell("UserEvent", UserEvent="IvrChoice", Choice=choice)

    def ask(self, words: str) -> Self:
        """To the menu, which lets the desk answer."""
        self.exchange.variables.pop((self._leg["Channel"], "DESK_DOES"), None)
        return self.tell("UserEvent", UserEvent="IvrQuestion", Text=words)

    def variable(self, name: str) -> str:
        return self.exchange.variables.get((self._leg["Channel"], name), "")

    def decided(self, seconds: float = 5) -> str:
        """What the desk lets the menu do; empty when it did not say so in time."""
        until = time.monotonic() + seconds
        while not (does := self.variable("DESK_DOES")) and time.monotonic() < until:
            time.sleep(0.05)
        return does

    def queue(self, name: str = "support") -> Self:
        caller = {"Queue": name, "Position": "1", "CallerIDNum": self._leg["CallerIDNum"], "Wait": "0"}
        self.exchange.queues[self.id] = caller
        self.exchange.channels.get(self.id, {}).update(Application="Queue", ApplicationData=f"{name},tT,,,60")
        return self.tell("QueueCallerJoin", Queue=name, Position="1", Count="1")

    def ring(self, interface: str, name: str = "support") -> Self:
        return self.tell("AgentCalled", Queue=name, Interface=interface, MemberName=interface)

    def not_taken(self, interface: str, seconds: int = 15) -> Self:
        ring = {"Queue": "support", "Interface": interface, "MemberName": interface, "RingTime": str(seconds * 1000)}
        return self.tell("AgentRingNoAnswer", **ring)

    def answer(self, interface: str, waited: int = 3) -> Self:
        taken = {"Queue": "support", "Interface": interface, "MemberName": interface}
        self.tell("MixMonitorStart")
        self.exchange.queues.pop(self.id, None)
        self.talks_with(interface)
        return self.tell("AgentConnect", **taken, HoldTime=str(waited), RingTime="1")

    def hold(self) -> Self:
        return self.tell("Hold")

    def resume(self) -> Self:
        return self.tell("Unhold")

    def transfer(self, extension: str) -> Self:
        """Unasked, by the agent's telephone: legs are named by their part in it."""
        parts = {"TransfererLinkedid": self.id, "TransfereeLinkedid": self.id, "TransfereeUniqueid": self.id}
        self.exchange.tell("BlindTransfer", Result="Success", Extension=extension, Context="agents", **parts)
        return self

    def transfer_by_feature(self, interface: str) -> Self:
        """After a word with the colleague, by the exchange's own keys: the event does not say with whom."""
        self.talks_with(interface)
        leg = {"TransfererUniqueid": f"{self.id}-agent", "TransfererLinkedid": self.id, "TransfererExten": "10086"}
        parts = {f"{part}{name}": value for part in ("Orig", "Second") for name, value in leg.items()}
        self.exchange.tell("AttendedTransfer", Result="Success", TransfereeLinkedid=self.id, DestType="Bridge", **parts)
        return self

    def talks_with(self, interface: str) -> None:
        bridge = {"Linkedid": self.id, "BridgeId": f"bridge-{self.id}", "Duration": "00:00:01"}
        self.exchange.channels[self.id] |= bridge
        self.exchange.channels[f"{self.id}-agent"] = {**bridge, "Channel": f"{interface.removesuffix('/n')}-0000002a;1"}

    def complete(self, talked: int = 60) -> Self:
        self.tell("AgentComplete", Queue="support", TalkTime=str(talked), HoldTime="3", Reason="agent")
        return self.end()

    def give_up(self, waited: int = 5) -> Self:
        self.tell("HangupRequest", Cause="16")
        self.tell("QueueCallerAbandon", Queue="support", Position="1", HoldTime=str(waited))
        return self.end()

    def time_out(self, waited: int = 20) -> Self:
        self.tell("QueueCallerAbandon", Queue="support", Position="1", HoldTime=str(waited))
        return self.end()

    def end(self) -> Self:
        self.exchange.queues.pop(self.id, None)
        for leg in (self.id, f"{self.id}-agent"):
            self.exchange.channels.pop(leg, None)
        fields = {"Cause": "16", "Cause-txt": "Normal Clearing"}
        return self.tell("Hangup", **fields)


def block(fields: Fields) -> bytes:
    return ("".join(f"{key}: {value}\r\n" for key, value in fields.items()) + "\r\n").encode()
