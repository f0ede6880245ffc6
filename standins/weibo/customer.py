"""One person on Weibo: private messages, comments and mentions of theirs; what reached them."""

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from standins.pushing import Heard
from standins.weibo.pushes import Pushes, written

if TYPE_CHECKING:
    from standins.weibo.platform import Platform


@dataclass
class Customer:
    uid: str
    pushes: Pushes
    platform: "Platform"
    name: str = "艾琳在南京"
    received: list[dict[str, Any]] = field(default_factory=list)
    allowed_until: float = 0
    mentions_left: int = 0

    def say(self, words: str) -> list[Heard]:
        return self.message("text", words)

    def send_picture(self, content: bytes) -> list[Heard]:
        fid = self.platform.keep(content, "image/jpeg")
        return self.message("image", "发了一张图片", vfid=int(fid), tovfid=int(fid))

    def message(self, kind: str, words: str = "", **data: Any) -> list[Heard]:
        self.allowed_until = time.time() + 48 * 3600
        return self.pushes.push(self.uid, kind, words, **data)

    def deed(self, subtype: str, key: str = "") -> list[Heard]:
        gone = subtype in ("unfollow", "unsubscribe")
        self.allowed_until = 0 if gone else time.time() + 48 * 3600
        return self.pushes.push(self.uid, "event", subtype=subtype, key=key, ticket="")

    def again(self) -> list[Heard]:
        return self.pushes.repeat()

    def comment(self, words: str, status: str = "5001", post: str = "新套餐上线") -> dict[str, Any]:
        """Below a post of the account: it is there to be fetched."""
        item = self._written(words) | {"status": {"id": int(status), "idstr": status, "text": post}}
        self.platform.comments.append(item)
        return item

    def mention(self, words: str) -> dict[str, Any]:
        self.mentions_left = 1
        item = self._written(words)
        self.platform.mentions.append(item)
        return item

    def texts(self) -> list[str]:
        return [said["text"] for said in self.received if said["type"] == "text"]

    def may_be_written_to(self, now: float) -> bool:
        if self.allowed_until > now:
            return True
        self.mentions_left -= 1
        return self.mentions_left >= 0

    def _written(self, words: str) -> dict[str, Any]:
        number = self.platform.new_id()
        user = {"id": int(self.uid), "idstr": self.uid, "screen_name": self.name}
        return {"id": number, "idstr": str(number), "text": words, "created_at": written(time.time()), "user": user}
