"""Letters that have come since the last look, by the numbers the mailbox gives them (RFC 3501, UIDs)."""

import hashlib
import imaplib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from email.policy import default
from typing import Any

from channels_hub.adapters.base import Fetched, Piece, SendError

#: Letters brought in one look; the rest comes with the next, at once.
PAGE = 20
#: How far back we look again when the mailbox has numbered its letters anew.
AGAIN = timedelta(days=3)
LARGEST = 30 * 1024 * 1024


def fetched(mailbox: imaplib.IMAP4, cursor: Mapping[str, Any]) -> Fetched:
    """The first look takes what nobody has read. Nothing is changed in the mailbox: it is looked at only."""
    validity = _number(mailbox, "UIDVALIDITY")
    last = int(cursor.get("uid", 0))
    if not cursor:
        criteria = "UNSEEN"
    elif cursor.get("uidvalidity") == validity:
        criteria = f"UID {last + 1}:*"
    else:
        last, criteria = 0, f"SINCE {(datetime.now(UTC) - AGAIN).strftime('%d-%b-%Y')}"
    found = [uid for uid in _search(mailbox, criteria) if uid > last]
    pieces = [_piece(_letter(mailbox, uid)) for uid in found[:PAGE]]
    more = len(found) > PAGE
    newest = found[PAGE - 1] if more else max([last, _number(mailbox, "UIDNEXT") - 1, *found])
    return Fetched(pieces, {"uidvalidity": validity, "uid": newest}, more)


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


def _letter(mailbox: imaplib.IMAP4, uid: int) -> bytes:
    """The letter as it came; of one too large to keep, its head."""
    _answer, size = mailbox.uid("FETCH", str(uid), "(RFC822.SIZE)")
    found = re.search(rb"RFC822\.SIZE (\d+)", size[0] if isinstance(size[0], bytes) else b"")
    part = "BODY.PEEK[]" if found and int(found[1]) <= LARGEST else "BODY.PEEK[HEADER]"
    answer, data = mailbox.uid("FETCH", str(uid), f"({part})")
    for item in data if answer == "OK" else []:
        if isinstance(item, tuple):
            return bytes(item[1])
    raise SendError("channel_fault", f"IMAP FETCH {uid}")


def _piece(letter: bytes) -> Piece:
    """Known again by its Message-ID; one without is known by its words."""
    head = BytesHeaderParser(policy=default).parsebytes(letter[:65_536])
    name = str(head.get("Message-ID", "")).strip() or letter.decode("latin-1")
    return Piece(f"letter:{hashlib.sha256(name.encode(errors='replace')).hexdigest()}", letter)
