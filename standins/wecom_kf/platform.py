"""qyapi as a service account meets it: tokens, the list to fetch, sending, sessions, media; and its calls."""

import itertools
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from standins.multipart import file_in
from standins.pushing import Heard
from standins.server import Answer, Request, Service
from standins.wecom_kf.calls import Calls
from standins.wecom_kf.customer import ENDED, NEW, PERSON, ROBOT, WAITING, Customer

#: From which state the interface may lead to which.
ALLOWED = {NEW: {ROBOT, WAITING, PERSON}, ROBOT: {WAITING, PERSON}, WAITING: {ROBOT, PERSON}, PERSON: {PERSON, ENDED}}
CALL_SECONDS = 600


@dataclass
class Account:
    """A service account as its owner set it up on the platform."""

    corpid: str = "ww1234567890abcdef"
    open_kfid: str = "wkBihuan000000000001"
    secret: str = "a-secret-of-the-app"
    token: str = "token-of-the-hook"
    aes_key: str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
    hook: str = ""
    allowed: bool = True
    transport: httpx.BaseTransport | None = None


#: How the pictures that it takes begin, by their ending.
PICTURES = {"jpg": b"\xff\xd8", "png": b"\x89PNG"}


class Platform(Service):
    """The interface under `url`; `customer(id)` plays one person."""

    def __init__(self, account: Account | None = None, port: int = 0) -> None:
        super().__init__(port)
        self.account = account or Account()
        self.calls_out = Calls(self.account)
        self.customers: dict[str, Customer] = {}
        self.items: list[dict[str, Any]] = []
        self.media: dict[str, tuple[str, bytes]] = {}
        self.token, self.token_ends = "", 0.0
        self.call_tokens: dict[str, float] = {}
        self.known_ids: set[str] = set()
        self.page = 1000
        self._numbers = itertools.count(1)
        self.routes = {
            "/cgi-bin/gettoken": self._gettoken,
            "/cgi-bin/kf/sync_msg": self._with_token(self._sync),
            "/cgi-bin/kf/send_msg": self._with_token(self._send),
            "/cgi-bin/kf/send_msg_on_event": self._with_token(self._welcome),
            "/cgi-bin/kf/recall_msg": self._with_token(lambda _request: _no(0, "ok")),
            "/cgi-bin/kf/service_state/get": self._with_token(self._state),
            "/cgi-bin/kf/service_state/trans": self._with_token(self._trans),
            "/cgi-bin/kf/customer/batchget": self._with_token(self._customers),
            "/cgi-bin/kf/account/list": self._with_token(self._accounts),
            "/cgi-bin/media/upload": self._with_token(self._upload),
            "/cgi-bin/media/get": self._with_token(self._media),
        }

    def customer(self, external_userid: str) -> Customer:
        made = Customer(external_userid, self.account.open_kfid, self.tell, self.keep, self.new_id)
        return self.customers.setdefault(external_userid, made)

    def tell(self, item: dict[str, Any]) -> list[Heard]:
        """Keep an item for fetching, and call."""
        self.items.append(item)
        return self.ring()

    def ring(self) -> list[Heard]:
        token = secrets.token_urlsafe(16)
        self.call_tokens[token] = time.time() + CALL_SECONDS
        return self.calls_out.call(token)

    def keep(self, content: bytes, content_type: str) -> str:
        media_id = secrets.token_urlsafe(24)
        self.media[media_id] = (content_type, content)
        return media_id

    def new_id(self) -> str:
        """Longer than what we may choose ourselves."""
        return f"{next(self._numbers):06d}{secrets.token_hex(19)}"

    def expire_token(self) -> None:
        self.token_ends = 0

    def _gettoken(self, request: Request) -> Any:
        if request.query.get("corpid") != self.account.corpid:
            return _no(40013, "invalid corpid")
        if request.query.get("corpsecret") != self.account.secret:
            return _no(40001, "invalid credential")
        with self.lock:
            if self.token_ends < time.time():
                self.token, self.token_ends = secrets.token_urlsafe(100), time.time() + 7200
            return {"errcode": 0, "access_token": self.token, "expires_in": int(self.token_ends - time.time())}

    def _with_token(self, route: Callable[[Request], Any]) -> Callable[[Request], Any]:
        def checked(request: Request) -> Any:
            if not self.account.allowed:
                return _no(60020, "not allow to access from your ip, hint: [1], from ip: 203.0.113.9, more info")
            if request.query.get("access_token") != self.token:
                return _no(40014, "invalid access_token")
            if self.token_ends < time.time():
                return _no(42001, "access_token expired")
            return route(request)

        return checked

    def _sync(self, request: Request) -> Any:
        said = request.json
        if said.get("open_kfid") != self.account.open_kfid:
            return _no(95000, "invalid open_kfid")
        if said.get("token") and self.call_tokens.get(said["token"], 0) < time.time():
            return _no(95007, "invalid msg token")
        begin = int(said.get("cursor") or 0)
        end = min(begin + min(self.page, int(said.get("limit", 1000))), len(self.items))
        more = int(end < len(self.items))
        return {"errcode": 0, "next_cursor": str(end), "has_more": more, "msg_list": self.items[begin:end]}

    def _send(self, request: Request) -> Any:
        said = request.json
        customer = self.customers.get(said.get("touser", ""))
        if customer is None:
            return _no(40096, "invalid external userid")
        if said.get("open_kfid") != customer.open_kfid:
            return _no(95000, "invalid open_kfid")
        with self.lock:
            if refusal := self._refusal(customer, said):
                return refusal
            customer.left -= 1
            return self._taken(customer, said)

    def _refusal(self, customer: Customer, said: dict[str, Any]) -> dict[str, Any] | None:
        if refusal := self._bad_id(said):
            return refusal
        if customer.state not in (NEW, ROBOT):
            return _no(95018, "send msg session status invalid")
        if customer.allowed_until < time.time():
            return _no(95002, "over 48 hours since the customer's last message")
        if customer.left < 1:
            return _no(95001, "out of message count limit")
        return self._bad_content(said)

    def _bad_id(self, said: dict[str, Any]) -> dict[str, Any] | None:
        given = said.get("msgid")
        if given is not None and not re.fullmatch(r"[0-9a-zA-Z_-]{1,32}", given):
            return _no(40058, "invalid Request Parameter, msgid")
        return _no(95014, "msgid already exist") if given in self.known_ids else None

    def _bad_content(self, said: dict[str, Any]) -> dict[str, Any] | None:
        kind = said.get("msgtype", "")
        if kind not in ("text", "image", "voice", "video", "file", "link", "msgmenu") or kind not in said:
            return _no(40008, "invalid message type")
        if kind == "text" and len(said["text"]["content"].encode()) > 2048:
            return _no(45002, "content size out of limit")
        if "media_id" in said[kind] and said[kind]["media_id"] not in self.media:
            return _no(40007, "invalid media_id")
        return None

    def _taken(self, customer: Customer, said: dict[str, Any]) -> dict[str, Any]:
        msgid = said.get("msgid") or secrets.token_hex(16)
        self.known_ids.add(msgid)
        customer.received.append(said)
        return {"errcode": 0, "errmsg": "ok", "msgid": msgid}

    def _welcome(self, request: Request) -> Any:
        said = request.json
        with self.lock:
            for customer in self.customers.values():
                if said.get("code") in customer.codes:
                    if customer.codes.pop(said["code"]) < time.time():
                        return _no(95016, "code expired")
                    return self._bad_id(said) or self._taken(customer, said)
        return _no(40029, "invalid code")

    def _state(self, request: Request) -> Any:
        customer = self.customers[request.json["external_userid"]]
        return {"errcode": 0, "service_state": customer.state, "servicer_userid": customer.servicer}

    def _trans(self, request: Request) -> Any:
        customer, wanted = self.customers[request.json["external_userid"]], int(request.json["service_state"])
        if wanted not in ALLOWED.get(customer.state, set()):
            return _no(95013, "conversation status change not allowed")
        customer.state = wanted
        return {"errcode": 0, "errmsg": "ok"}

    def _customers(self, request: Request) -> Any:
        known = [self.customers[name] for name in request.json["external_userid_list"] if name in self.customers]
        rows = [{"external_userid": c.external_userid, "nickname": c.nickname, "unionid": c.unionid} for c in known]
        return {"errcode": 0, "customer_list": rows, "invalid_external_userid": []}

    def _accounts(self, request: Request) -> Any:
        account = {"open_kfid": self.account.open_kfid, "name": "客服", "manage_privilege": True}
        return {"errcode": 0, "account_list": [account]}

    def _upload(self, request: Request) -> Any:
        name, content_type, content = file_in(request)
        if len(content) <= 5:
            return _no(40006, "invalid file size")
        looks = PICTURES.get(name.rpartition(".")[2].lower())
        if request.query["type"] == "image" and not (looks and content.startswith(looks)):
            return _no(40005, "invalid file type")
        return {"errcode": 0, "type": request.query["type"], "media_id": self.keep(content, content_type)}

    def _media(self, request: Request) -> Any:
        content_type, content = self.media.get(request.query.get("media_id", ""), ("", b""))
        if not content:
            return _no(40007, "invalid media_id")
        return Answer(content, headers={"Content-Type": content_type})


def _no(code: int, words: str) -> dict[str, Any]:
    return {"errcode": code, "errmsg": words}
