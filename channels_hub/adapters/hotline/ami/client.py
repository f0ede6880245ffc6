"""A line to an exchange's manager interface: signs in, asks, and hands on every event. One thread owns it."""

import hashlib
import itertools
import socket
import time
from collections import deque
from collections.abc import Iterator

from channels_hub.adapters.hotline.ami.address import Address
from channels_hub.adapters.hotline.ami.framing import Block, Framer, TooLong, action

CONNECT_SECONDS = 5
ANSWER_SECONDS = 10
#: A line on which nothing came for this long is asked whether it lives.
QUIET_SECONDS = 20
EVENTS = "call,agent,user,cdr"


class LineBroken(Exception):
    """The exchange hung up, or does not answer."""


class NotSignedIn(Exception):
    """It does not accept user and secret."""


class NotAllowed(Exception):
    """This user may not ask that (`write =` in manager.conf)."""


class Line:
    """Use as a context manager. `events` gives what comes; `ask` may be called between them."""

    def __init__(self, at: Address) -> None:
        self._at = at
        self._framer = Framer()
        self._waiting: deque[Block] = deque()
        self._numbers = itertools.count(1)
        self._heard_at = time.monotonic()
        try:
            self._socket = socket.create_connection((at.host, at.port), timeout=CONNECT_SECONDS)
        except OSError as error:
            raise LineBroken(type(error).__name__) from error

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def sign_in(self) -> None:
        """By challenge where the exchange offers one, so that the secret does not travel."""
        challenge = self.ask("Challenge", AuthType="MD5")
        if challenge.get("Response") == "Success":
            key = hashlib.md5((challenge["Challenge"] + self._at.secret).encode(), usedforsecurity=False).hexdigest()
            proof: dict[str, str | list[str]] = {"AuthType": "MD5", "Key": key}
        else:
            proof = {"Secret": self._at.secret}
        answer = self.ask("Login", Username=self._at.user, Events=EVENTS, **proof)
        if answer.get("Response") != "Success":
            raise NotSignedIn(answer.get("Message", ""))

    def ask(self, name: str, **fields: str | list[str]) -> Block:
        """The answer; events that come meanwhile wait for their turn."""
        number = self.send(name, **fields)
        until = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < until:
            for block in self._receive(until - time.monotonic()):
                if block.get("ActionID") == number and "Response" in block:
                    return block
        raise LineBroken("no answer")

    def send(self, name: str, **fields: str | list[str]) -> str:
        """Ask and do not wait; the id of the action."""
        number = str(fields.pop("ActionID", f"desk-{next(self._numbers)}"))
        try:
            self._socket.sendall(action(name, {"ActionID": number, **fields}))
        except OSError as error:
            raise LineBroken(type(error).__name__) from error
        return number

    def list(self, name: str, item: str, complete: str, **fields: str | list[str]) -> list[Block]:
        """The items of an action that answers with a list; raises `NotAllowed`."""
        number = self.send(name, **fields)
        until, found = time.monotonic() + ANSWER_SECONDS, []
        while time.monotonic() < until:
            for block in self._receive(until - time.monotonic()):
                if block.get("ActionID") != number:
                    continue
                if block.get("Response") == "Error":
                    raise NotAllowed(block.get("Message", name))
                if block.name == item:
                    found.append(block)
                if block.name == complete:
                    return found
        raise LineBroken("no end of a list")

    def pending(self) -> Iterator[Block]:
        """What has come already."""
        while self._waiting:
            yield self._waiting.popleft()

    def events(self, seconds: float) -> Iterator[Block]:
        """What has come within `seconds`; asks for a sign of life when it was quiet for long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            while self._waiting and time.monotonic() < until:
                yield self._waiting.popleft()
            if time.monotonic() - self._heard_at > QUIET_SECONDS:
                self.ask("Ping")
            for _block in self._receive(min(until - time.monotonic(), seconds)):
                pass

    def _receive(self, seconds: float) -> Iterator[Block]:
        """Whole blocks of what comes next; events also wait in line for `events`."""
        self._socket.settimeout(max(0.01, seconds))
        try:
            data = self._socket.recv(65_536)
        except TimeoutError:
            return
        except OSError as error:
            raise LineBroken(type(error).__name__) from error
        if not data:
            raise LineBroken("hung up")
        self._heard_at = time.monotonic()
        try:
            blocks = [*self._framer.feed(data)]
        except TooLong as error:
            raise LineBroken(str(error)) from error
        self._waiting.extend(block for block in blocks if block.name)
        yield from blocks
