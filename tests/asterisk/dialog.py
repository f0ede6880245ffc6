"""What both ends of a call remember of it, and how they speak."""

from collections.abc import Callable
from secrets import token_hex
from threading import Event

from tests.asterisk.sip import Headers, Sip, tag, uri


class Dialog:
    """`up` is set when both speak, `over` when it has ended."""

    def __init__(self, number: str, port: int, send: Callable[[Sip], None], to: str, call_id: str = "") -> None:
        self.id, self.to = call_id or f"{token_hex(8)}@127.0.0.1", to
        self.at = f"sip:{number}@127.0.0.1:{port}"
        self.me = f"<sip:{number}@127.0.0.1>;tag={token_hex(4)}"
        self.up, self.over = Event(), Event()
        self._via = f"SIP/2.0/UDP 127.0.0.1:{port};rport;branch=z9hG4bK"
        self._send, self._target, self._turn = send, uri(to), 0
        self._offer, self._branch = Sip(""), ""

    def _ask(
        self,
        method: str,
        *,
        turn: int = 0,
        branch: str = "",
        body: str = "",
        to: str = "",
        extra: Headers | None = None,
    ) -> None:
        self._turn = turn or self._turn + 1
        headers = [("Via", f"{self._via}{branch or token_hex(6)}"), ("From", self.me), ("To", to or self.to)]
        headers += [("Call-ID", self.id), ("CSeq", f"{self._turn} {method}"), ("Contact", f"<{self.at}>")]
        self._send(Sip(f"{method} {self._target} SIP/2.0", [*headers, ("Max-Forwards", "70"), *(extra or [])], body))

    def _answer(self, request: Sip, words: str, body: str = "") -> None:
        to = request["To"] if tag(request["To"]) else f"{request['To']};tag={tag(self.me)}"
        headers = [*request.every("Via"), ("From", request["From"]), ("To", to), ("Call-ID", self.id)]
        headers += [("CSeq", request["CSeq"]), ("Contact", f"<{self.at}>")]
        self._send(Sip(f"SIP/2.0 {words}", headers, body))
