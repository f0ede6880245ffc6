"""Bytes into words, whatever a letter says of its character set."""

#: What clients mean by the names they write: the larger set of the family, and names that Python does not know.
MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "iso-8859-1": "cp1252",
    "us-ascii": "ascii",
}
#: Codecs of Python's own that are no character sets of letters.
NEVER = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}
#: One sign in so many may be broken: a letter cut off, a gateway's mistake.
BROKEN = 50


def words(raw: bytes, declared: str = "") -> str:
    """As declared if that makes sense of it, else as UTF-8 or GB18030; never fails, and holds no NUL."""
    return _read(raw, declared).replace("\x00", "").removeprefix("\ufeff")


def _read(raw: bytes, declared: str) -> str:
    for charset in (_meant(declared), "utf-8", "gb18030"):
        try:
            read = raw.decode(charset, "replace") if charset not in NEVER else "\ufffd"
        except (LookupError, ValueError):  # no such character set
            continue
        if read.count("\ufffd") * BROKEN <= len(read):
            return read
    return raw.decode("latin-1")


def undeclared(line: str) -> str | None:
    """A header line with bytes nobody declared, in words; None when there are none."""
    try:
        raw = line.encode("utf-8", "surrogateescape")
        raw.decode()
    except UnicodeDecodeError:
        return words(raw)
    except UnicodeEncodeError:
        return line.encode("utf-8", "replace").decode()
    return None


def storable(text: str) -> str:
    """Without NUL and lone halves of characters, which no row takes."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _meant(declared: str) -> str:
    name = declared.strip().lower().replace("_", "-")
    return MEANT.get(name, MEANT.get(name.replace("-", "_"), declared)) or "utf-8"
