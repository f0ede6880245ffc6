"""A mail provider on loopback: one mailbox read by IMAP, letters taken by SMTP, and Erin who writes to it.

Of IMAP only what a reader of new letters says (RFC 3501): CAPABILITY, LOGIN, EXAMINE, UID SEARCH, UID FETCH, LOGOUT.
"""

import re
import shlex
import socket
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import make_msgid
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

ADDRESS, PASSWORD = "service@qingchuan.example", "a-secret"
ERIN = "erin@example.com"


class Provider:
    """`imap_url` and `smtp_url` are for the inbox's settings; `sent` are the letters the desk has sent."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.sent: list[EmailMessage] = []
        self._imap = ThreadingTCPServer(("127.0.0.1", 0), _reader(self))
        self._imap.daemon_threads = True
        self._smtp = Controller(self, "127.0.0.1", _free(), authenticator=_known, auth_require_tls=False)

    @property
    def imap_url(self) -> str:
        return f"imap://desk:{PASSWORD}@127.0.0.1:{self._imap.server_address[1]}"

    @property
    def smtp_url(self) -> str:
        return f"smtp://desk:{PASSWORD}@127.0.0.1:{self._smtp.port}"

    def start(self) -> Self:
        Thread(target=self._imap.serve_forever, daemon=True).start()
        self._smtp.start()
        return self

    def stop(self) -> None:
        self._imap.shutdown()
        self._imap.server_close()
        self._smtp.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.sent.append(message_from_bytes(envelope.content or b"", policy=default))  # type: ignore[arg-type]
        return "250 OK"


class Customer:
    """Erin, who goes on below the last letter of one thread, ours or her own."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.subject = "宽带账单有疑问"
        self.written: list[EmailMessage] = []

    def say(self, text: str) -> None:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = f"赵艾琳 <{ERIN}>", ADDRESS, self.subject
        letter["Message-ID"] = make_msgid(domain="example.com")
        if before := [*self.written, *self.provider.sent]:  # all of the thread, as clients do
            letter["In-Reply-To"] = before[-1]["Message-ID"]
            letter["References"] = " ".join(one["Message-ID"] for one in before)
        letter.set_content(text)
        self.written.append(letter)
        self.provider.letters.append(letter.as_bytes())

    def received(self) -> list[str]:
        bodies = (letter.get_body(("plain",)) for letter in self.provider.sent)
        return [body.get_content().strip() for body in bodies if body]


def _known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=right)


def _free() -> int:
    """The controller wants to know its port before it listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _reader(provider: Provider) -> type[StreamRequestHandler]:
    class Reader(StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK IMAP4rev1 ready\r\n")
            for line in self.rfile:
                tag, _space, said = line.decode().strip().partition(" ")
                told, done = _answer(provider.letters, said)
                self.wfile.write(b"".join(b"* %b\r\n" % each for each in told) + f"{tag} {done}\r\n".encode())
                if said.upper() == "LOGOUT":
                    return

    return Reader


def _answer(letters: list[bytes], said: str) -> tuple[list[bytes], str]:
    """What is told beside the answer, and the answer."""
    for pattern, answer in _COMMANDS.items():
        if found := re.match(pattern, said, re.IGNORECASE):
            return answer(letters, found)
    return [], "BAD not understood"


def _login(letters: list[bytes], said: re.Match[str]) -> tuple[list[bytes], str]:
    right = shlex.split(said[1])[1:] == [PASSWORD]
    return [], "OK signed in" if right else "NO [AUTHENTICATIONFAILED] not you"


def _examine(letters: list[bytes], said: re.Match[str]) -> tuple[list[bytes], str]:
    told = [f"{len(letters)} EXISTS", "OK [UIDVALIDITY 1] valid", f"OK [UIDNEXT {len(letters) + 1}] next"]
    return [each.encode() for each in told], "OK [READ-ONLY] open"


def _search(letters: list[bytes], said: re.Match[str]) -> tuple[list[bytes], str]:
    span = re.search(r"UID (\d+):(\d+|\*)", said[1])
    first = int(span[1]) if span else 1
    last = int(span[2]) if span and span[2] != "*" else len(letters)
    found = range(max(1, first), min(last, len(letters)) + 1)
    return [" ".join(["SEARCH", *map(str, found)]).encode()], "OK found"


def _fetch(letters: list[bytes], said: re.Match[str]) -> tuple[list[bytes], str]:
    shown = _size if "SIZE" in said[2].upper() else _body
    return [shown(uid, letters[uid - 1]) for uid in map(int, said[1].split(","))], "OK fetched"


def _size(uid: int, letter: bytes) -> bytes:
    return b"%d FETCH (UID %d RFC822.SIZE %d)" % (uid, uid, len(letter))


def _body(uid: int, letter: bytes) -> bytes:
    return b"%d FETCH (UID %d BODY[] {%d}\r\n%b)" % (uid, uid, len(letter), letter)


_COMMANDS = {
    r"CAPABILITY": lambda _letters, _said: ([b"CAPABILITY IMAP4rev1"], "OK that is all"),
    r"LOGIN (.+)": _login,
    r"EXAMINE": _examine,
    r"UID SEARCH (.+)": _search,
    r"UID FETCH ([\d,]+) (.+)": _fetch,
    r"LOGOUT": lambda _letters, _said: ([b"BYE"], "OK gone"),
}
