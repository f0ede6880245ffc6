"""Telephones that speak SIP on loopback, without sound."""

import socket
from queue import Queue
from threading import Thread
from typing import Self

from tests.asterisk.leg import Leg
from tests.asterisk.sip import Sip, read
from tests.ports import free_port


class Phone:
    """Use as a context manager. `does`, when it is called: "picks up", "rings" or "is busy"."""

    def __init__(self, number: str, exchange_port: int, port: int = 0, does: str = "picks up") -> None:
        self.number, self.port, self.does = number, port or free_port(), does
        self._exchange = ("127.0.0.1", exchange_port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", self.port))
        self._legs: dict[str, Leg] = {}
        #: The calls that came and were not looked at yet.
        self._came: Queue[Leg] = Queue()

    def __enter__(self) -> Self:
        self._ear = Thread(target=self._listen, daemon=True)
        self._ear.start()
        return self

    def __exit__(self, *_error: object) -> None:
        for leg in self._legs.values():
            if not leg.over.is_set():
                leg.hang_up()
        self._socket.sendto(b"", ("127.0.0.1", self.port))  # wakes the listener
        self._ear.join(5)
        self._socket.close()

    def call(self, extension: str) -> Leg:
        leg = Leg(self.number, self.port, self.send, to=f"<sip:{extension}@127.0.0.1>")
        self._legs[leg.id] = leg
        leg.invite("sendrecv")
        return leg

    def called(self, seconds: float = 15) -> Leg:
        """The next call that came."""
        return self._came.get(timeout=seconds)

    def send(self, message: Sip) -> None:
        self._socket.sendto(message.to_bytes(), self._exchange)

    def _listen(self) -> None:
        while data := self._socket.recv(65_536):
            message = read(data)
            if leg := self._legs.get(message["Call-ID"]):
                leg.take(message)
            elif message.method == "INVITE":
                self._new(message)

    def _new(self, offer: Sip) -> None:
        leg = Leg(self.number, self.port, self.send, to=offer["From"], call_id=offer["Call-ID"])
        self._legs[leg.id] = leg
        leg.ring(offer, self.does)
        self._came.put(leg)
