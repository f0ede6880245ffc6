"""One person with the account in their WeChat: what they do is pushed, what reaches them is kept."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from standins.pushing import Heard
from standins.wechat_oa.pushes import Pushes

_numbers = itertools.count(int(time.time()) * 1000)


@dataclass
class Customer:
    openid: str
    pushes: Pushes
    keep: Callable[[bytes, str], str]
    unionid: str = ""
    follows: bool = True
    received: list[dict[str, Any]] = field(default_factory=list)
    sees_typing_until: float = 0
    spoke_at: float = 0
    #: Until when, and how many messages, by what the customer did.
    allowed: dict[str, tuple[float, int]] = field(default_factory=dict)

    @property
    def sees_typing(self) -> bool:
        return self.sees_typing_until > time.time()

    def say(self, words: str, **fields: Any) -> list[Heard]:
        return self.message("text", Content=words, **fields)

    def send_picture(self, content: bytes) -> list[Heard]:
        return self.message("image", PicUrl="http://mmbiz.qpic.cn/x", MediaId=self.keep(content, "image/jpeg"))

    def send_voice(self, content: bytes) -> list[Heard]:
        return self.message("voice", Format="amr", MediaId=self.keep(content, "audio/amr"))

    def pick(self, choice: str, label: str) -> list[Heard]:
        """Press an item of a menu message."""
        return self.say(label, bizmsgmenuid=choice)

    def follow(self) -> list[Heard]:
        self.follows = True
        return self.deed("subscribe", "follow", EventKey="")

    def scan(self, scene: str) -> list[Heard]:
        """A code of the account; whoever does not follow yet does so by it."""
        if self.follows:
            return self.deed("SCAN", "scan", EventKey=scene, Ticket="t")
        self.follows = True
        return self.deed("subscribe", "follow", EventKey=f"qrscene_{scene}", Ticket="t")

    def unfollow(self) -> list[Heard]:
        self.follows, self.allowed = False, {}
        return self.pushes.push(self.openid, "event", Event="unsubscribe", EventKey="")

    def click(self, key: str) -> list[Heard]:
        return self.deed("CLICK", "click", EventKey=key)

    def deed(self, event: str, source: str, **fields: Any) -> list[Heard]:
        self.allowed[source] = (time.time() + 60, 3)
        return self.pushes.push(self.openid, "event", Event=event, **fields)

    def message(self, kind: str, **fields: Any) -> list[Heard]:
        self.spoke_at = time.time()
        self.allowed["message"] = (self.spoke_at + 48 * 3600, 5)
        return self.pushes.push(self.openid, kind, MsgId=str(next(_numbers)), **fields)

    def again(self) -> list[Heard]:
        """The platform repeats the last push, as if it had not heard the answer."""
        return self.pushes.repeat()

    def texts(self) -> list[str]:
        """The words that reached them."""
        return [said["text"]["content"] for said in self.received if said["msgtype"] == "text"]

    def spend(self, now: float) -> tuple[int, str] | None:
        """One message of what is allowed; else the platform's refusal."""
        open_now = {source: (until, left) for source, (until, left) in self.allowed.items() if until > now}
        if not open_now:
            return 45015, "response out of time limit or subscription is canceled"
        for source, (until, left) in sorted(open_now.items(), key=lambda item: item[1][0]):
            if left > 0:
                self.allowed[source] = (until, left - 1)
                return None
        return 45047, "out of response count limit"
