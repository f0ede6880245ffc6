"""One person writing to the service account in WeChat: what they do is kept for fetching, and the hook is called."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from standins.pushing import Heard

CUSTOMER, SYSTEM, SERVICER = 3, 4, 5
NEW, ROBOT, WAITING, PERSON, ENDED = range(5)
Told = Callable[[dict[str, Any]], list[Heard]]


@dataclass
class Customer:
    external_userid: str
    open_kfid: str
    tell: Told
    keep: Callable[[bytes, str], str]
    new_id: Callable[[], str]
    nickname: str = "艾琳"
    unionid: str = ""
    received: list[dict[str, Any]] = field(default_factory=list)
    state: int = NEW
    servicer: str = ""
    left: int = 0
    allowed_until: float = 0
    last: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, float] = field(default_factory=dict)

    def say(self, words: str, menu_id: str = "") -> list[Heard]:
        return self.send("text", {"content": words, **({"menu_id": menu_id} if menu_id else {})})

    def send_file(self, kind: str, content: bytes, content_type: str) -> list[Heard]:
        return self.send(kind, {"media_id": self.keep(content, content_type)})

    def send(self, kind: str, inside: dict[str, Any]) -> list[Heard]:
        self.left, self.allowed_until = 5, time.time() + 48 * 3600
        if self.state == ENDED:
            self.state = NEW
        return self._item(CUSTOMER, kind, inside)

    def come_in(self, scene: str = "web") -> list[Heard]:
        code = self.new_id()
        self.codes[code] = time.time() + 20
        return self.event("enter_session", scene=scene, welcome_code=code)

    def recall(self) -> list[Heard]:
        """Take the last word back."""
        return self.event("user_recall_msg", recall_msgid=self.last["msgid"])

    def answered_by(self, servicer: str, words: str) -> list[Heard]:
        """A colleague answers in the platform's own app."""
        self.state, self.servicer = PERSON, servicer
        return self._item(SERVICER, "text", {"content": words}, servicer_userid=servicer)

    def event(self, name: str, **inside: Any) -> list[Heard]:
        whom = {"open_kfid": self.open_kfid, "external_userid": self.external_userid}
        item = {"msgid": self.new_id(), "send_time": int(time.time()), "origin": SYSTEM, "msgtype": "event"}
        return self.tell(item | {"event": {"event_type": name, **whom, **inside}})

    def texts(self) -> list[str]:
        """The words that reached them."""
        return [said["text"]["content"] for said in self.received if said["msgtype"] == "text"]

    def _item(self, origin: int, kind: str, inside: dict[str, Any], **fields: Any) -> list[Heard]:
        self.last = {
            "msgid": self.new_id(),
            "open_kfid": self.open_kfid,
            "external_userid": self.external_userid,
            "send_time": int(time.time()),
            "origin": origin,
            "msgtype": kind,
            kind: inside,
            **fields,
        }
        return self.tell(self.last)
