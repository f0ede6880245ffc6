"""Signed pushes to the hook. The signature covers the query only; the time is in milliseconds."""

import hashlib
import json
import secrets
import time
from typing import TYPE_CHECKING, Any

import httpx

from standins.pushing import Heard, push

if TYPE_CHECKING:
    from standins.weibo.platform import Account


class Pushes:
    def __init__(self, account: "Account") -> None:
        self.account = account
        self.last = b""

    def push(self, sender: str, kind: str, text: str = "", **data: Any) -> list[Heard]:
        """One push, repeated by the platform's rule until it hears a 200."""
        said = {
            "type": kind,
            "receiver_id": int(self.account.uid),
            "sender_id": int(sender),
            "created_at": written(time.time()),
            "text": text,
            "data": data,
        }
        self.last = json.dumps(said, ensure_ascii=False).encode()
        return self.repeat()

    def repeat(self) -> list[Heard]:
        return push(self.once, lambda heard: heard.status == 200, self.account.transport)

    def once(self, line: httpx.Client) -> httpx.Response:
        return line.post(self.account.hook, params=self.query(), content=self.last)

    def check_address(self, echo: str) -> httpx.Response:
        with httpx.Client(transport=self.account.transport, trust_env=False) as line:
            return line.get(self.account.hook, params={**self.query(), "echostr": echo})

    def query(self) -> dict[str, str]:
        timestamp, nonce = str(int(time.time() * 1000)), str(secrets.randbelow(10**8))
        signed = hashlib.sha1("".join(sorted([self.account.app_secret, timestamp, nonce])).encode())  # noqa: S324
        return {"signature": signed.hexdigest(), "timestamp": timestamp, "nonce": nonce}


def written(at: float) -> str:
    """`Mon Jul 16 18:09:20 +0800 2012`, in Beijing."""
    return time.strftime("%a %b %d %H:%M:%S +0800 %Y", time.gmtime(at + 8 * 3600))
