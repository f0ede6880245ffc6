from dataclasses import dataclass
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Address:
    host: str
    port: int
    user: str
    secret: str


def address_of(url: str) -> Address:
    """`ami://user:secret@host:5038`; raises `ValueError`."""
    parts = urlsplit(url)
    if parts.scheme != "ami" or not parts.hostname or not parts.username:
        raise ValueError("no address of a manager interface")
    return Address(parts.hostname, parts.port or 5038, unquote(parts.username), unquote(parts.password or ""))
