"""Letters that have come since the last look, by the numbers the mailbox gives them (RFC 3501, UIDs)."""

import hashlib
import imaplib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import Any

from channels_hub.adapters.base import Fetched, Piece, SendError

#: Letters, and bytes of them, brought in one look; the rest comes with the next, at once.
PAGE = 20
BYTES = 32 * 1024 * 1024
#: How far back we look again when the mailbox has numbered its letters anew.
AGAIN = timedelta(days=3)
#: Of a letter larger than this only the beginning is kept, and the conversation says so.
LARGEST = 30 * 1024 * 1024
BEGINNING = 2 * 1024 * 1024
CUT = "X-Cut"
_SIZE = re.compile(rb"UID (\d+).*RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*UID (\d+)")


def fetched(mailbox: imaplib.IMAP4, cursor: Mapping[str, Any]) -> Fetched:
    """The first look takes what nobody has read. Nothing is changed in the mailbox: it is looked at only.

    The cursor is `{"uidvalidity", "uid"}`; `until` stands in it while the first look goes on, page by page.
    """
    validity, next_uid = _number(mailbox, "UIDVALIDITY"), _number(mailbox, "UIDNEXT")
    cursor = cursor or {"uidvalidity": validity, "uid": 0, "until": next_uid - 1}
    goes_on = cursor["uidvalidity"] == validity
    last, until = (int(cursor["uid"]), int(cursor.get("until", 0))) if goes_on else (0, 0)
    found = [uid for uid in _search(mailbox, _criteria(last, until, goes_on)) if uid > last]
    page = _page(mailbox, found)
    pieces = [piece for uid, is_large in page if (piece := _brought(mailbox, uid, is_large))]
    if len(page) < len(found):
        return Fetched(
            pieces, {"uidvalidity": validity, "uid": page[-1][0], **({"until": until} if until else {})}, True
        )
    newest = until or max([last, next_uid - 1, *found])
    return Fetched(pieces, {"uidvalidity": validity, "uid": newest})


def _criteria(last: int, until: int, goes_on: bool) -> str:
    if until:
        return f"UNSEEN UID {last + 1}:{until}"
    if goes_on:
        return f"UID {last + 1}:*"
    return f"SINCE {(datetime.now(UTC) - AGAIN).strftime('%d-%b-%Y')}"


def _number(mailbox: imaplib.IMAP4, name: str) -> int:
    _name, [value] = mailbox.response(name)
    if value is None:
        raise SendError("channel_fault", f"IMAP tells no {name}")
    return int(value)


def _search(mailbox: imaplib.IMAP4, criteria: str) -> list[int]:
    answer, data = mailbox.uid("SEARCH", criteria)
    if answer != "OK":
        raise SendError("channel_fault", "IMAP SEARCH")
    return sorted(int(uid) for uid in (data[0] or b"").split())


def _page(mailbox: imaplib.IMAP4, found: list[int]) -> list[tuple[int, bool]]:
    """The next letters, and whether each is too large to be kept whole: at least one, not more than fits."""
    page: list[tuple[int, bool]] = []
    total = 0
    for uid, size in _sizes(mailbox, found[:PAGE]):
        total += min(size, BEGINNING if size > LARGEST else size)
        if page and total > BYTES:
            break
        page.append((uid, size > LARGEST))
    return page


def _sizes(mailbox: imaplib.IMAP4, uids: list[int]) -> Iterator[tuple[int, int]]:
    if not uids:
        return
    answer, data = mailbox.uid("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE)")
    if answer != "OK":
        raise SendError("channel_fault", "IMAP FETCH")
    lines = [
        line for item in data for line in (item if isinstance(item, tuple) else (item,)) if isinstance(line, bytes)
    ]
    sizes = {int(m[1] or m[4]): int(m[2] or m[3]) for line in lines if (m := _SIZE.search(line))}
    yield from ((uid, sizes.get(uid, 0)) for uid in uids)


def _brought(mailbox: imaplib.IMAP4, uid: int, is_large: bool) -> Piece | None:
    """None when it has gone meanwhile. Of one that the server keeps back its head, or no later one would ever come."""
    ways = [f"(BODY.PEEK[]<0.{BEGINNING}>)"] if is_large else ["(BODY.PEEK[])"]
    for number, wanted in enumerate([*ways, "(BODY.PEEK[HEADER])"]):
        answer, data = mailbox.uid("FETCH", str(uid), wanted)
        if answer == "OK":
            letter = next((bytes(item[1]) for item in data if isinstance(item, tuple)), None)
            return _piece(letter, is_large or number > 0) if letter is not None else None
    raise SendError("channel_fault", f"IMAP FETCH {uid}")


def _piece(letter: bytes, is_cut: bool) -> Piece:
    """Known again by its Message-ID; one without is known by its words."""
    head = BytesHeaderParser(policy=compat32).parsebytes(letter[:65_536])  # which fails on nothing
    name = str(head.get("Message-ID", "")).strip() or letter.decode("latin-1")
    digest = hashlib.sha256(name.encode(errors="replace")).hexdigest()
    return Piece(f"letter:{digest}", letter, {CUT: "1"} if is_cut else {})
