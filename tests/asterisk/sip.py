"""A message of SIP over UDP, as far as telephones on loopback need it."""

from dataclasses import dataclass, field

Headers = list[tuple[str, str]]


@dataclass
class Sip:
    """`first` is the line of the request or the answer; headers may repeat."""

    first: str
    headers: Headers = field(default_factory=list)
    body: str = ""

    def __getitem__(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def every(self, name: str) -> Headers:
        return [pair for pair in self.headers if pair[0].lower() == name.lower()]

    @property
    def method(self) -> str:
        """What is asked, or was asked by what this answers."""
        return self["CSeq"].split()[1]

    @property
    def code(self) -> int:
        """0 for a request."""
        return int(self.first.split()[1]) if self.first.startswith("SIP/2.0") else 0

    def to_bytes(self) -> bytes:
        kind = [("Content-Type", "application/sdp")] if self.body else []
        headers = [*self.headers, *kind, ("Content-Length", str(len(self.body.encode())))]
        return "\r\n".join([self.first, *(f"{name}: {value}" for name, value in headers), "", self.body]).encode()


def read(data: bytes) -> Sip:
    head, _end, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    pairs = [line.partition(":") for line in lines]
    return Sip(first, [(name.strip(), value.strip()) for name, _colon, value in pairs], body)


def tag(address: str) -> str:
    return address.partition("tag=")[2].partition(";")[0]


def uri(address: str) -> str:
    return address.partition("<")[2].partition(">")[0] or address.partition(";")[0]


def sound(turn: int, way: str) -> str:
    """Where a telephone hears: nowhere, the exchange is content with an address."""
    here = "IN IP4 127.0.0.1"
    lines = ["v=0", f"o=- 1 {turn} {here}", "s=-", f"c={here}", "t=0 0", "m=audio 9 RTP/AVP 0", f"a={way}", ""]
    return "\r\n".join(lines)
