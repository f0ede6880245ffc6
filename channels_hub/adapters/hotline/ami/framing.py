"""The manager interface's lines, cut out of a stream of bytes (Asterisk, AMI protocol).

`Key: Value\\r\\n`, a block ends with an empty line; the first line after connecting is a banner without one. Keys
may repeat, values may be empty. Cutting is done on bytes: a character may arrive in two pieces.
"""

from collections.abc import Iterator

END = b"\r\n\r\n"
BANNER = b"Asterisk Call Manager/"
#: No block of a sane exchange is larger; a stream without ends is not collected for ever.
LONGEST = 256 * 1024


class TooLong(ValueError):
    """Not the manager interface."""


class Block(dict[str, str]):
    """One message: a key that came several times has its first value here and all of them in `every`."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__()
        self.pairs = pairs
        for key, value in pairs:
            self.setdefault(key, value)

    def every(self, key: str) -> list[str]:
        return [value for name, value in self.pairs if name == key]

    @property
    def name(self) -> str:
        """Of the event; empty for the answer to an action."""
        return self.get("Event", "")


class Framer:
    """Takes bytes as they come, gives whole blocks."""

    def __init__(self) -> None:
        self._rest = b""
        self._begun = False

    def feed(self, data: bytes) -> Iterator[Block]:
        self._rest += data
        if not self._begun:
            self._skip_banner()
        while self._begun and END in self._rest:
            raw, _end, self._rest = self._rest.partition(END)
            if block := _block(raw):
                yield block
        if len(self._rest) > LONGEST:
            raise TooLong("no end of a message in sight")

    def _skip_banner(self) -> None:
        line, end, rest = self._rest.partition(b"\r\n")
        if end:
            self._begun = True
            self._rest = rest if line.startswith(BANNER) else self._rest


def _block(raw: bytes) -> Block | None:
    pairs = []
    for line in raw.split(b"\r\n"):
        key, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon:
            pairs.append((key.strip(), value.strip()))
    return Block(pairs) if pairs else None


def action(name: str, fields: dict[str, str | list[str]]) -> bytes:
    """An action as it is sent; a list repeats its key. Raises `ValueError` for what would break the lines."""
    lines = [f"Action: {name}"]
    for key, value in fields.items():
        lines += [f"{key}: {one}" for one in (value if isinstance(value, list) else [value])]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("a line break in a field")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
