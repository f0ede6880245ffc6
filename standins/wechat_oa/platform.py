"""api.weixin as an official account meets it: tokens, the customer-service interface, media, users; and its pushes."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from standins.multipart import file_in
from standins.server import Answer, Request, Service
from standins.wechat_oa.customer import Customer
from standins.wechat_oa.pushes import Pushes

TOKEN_SECONDS = 7200


@dataclass
class Account:
    """An official account as its owner set it up on the platform."""

    appid: str = "wx1234567890abcdef"
    secret: str = "a-secret-of-the-account"
    token: str = "token-of-the-hook"
    aes_key: str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
    mode: str = "secure"
    hook: str = ""
    #: How pushes reach the hook: over the network, or straight into an application.
    transport: httpx.BaseTransport | None = None
    allowed: bool = True


@dataclass
class Token:
    value: str
    ends: float


@dataclass
class State:
    token: Token | None = None
    refreshed_at: float = 0
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    sent_this_minute: list[float] = field(default_factory=list)


class Platform(Service):
    """The interface under `url`; `customer(openid)` plays one person."""

    def __init__(self, account: Account | None = None, port: int = 0) -> None:
        super().__init__(port)
        self.account = account or Account()
        self.state = State()
        self.customers: dict[str, Customer] = {}
        self.pushes = Pushes(self.account)
        self.a_minute = 10_000
        self.routes = {
            "/cgi-bin/stable_token": self._stable_token,
            "/cgi-bin/message/custom/send": self._with_token(self._send),
            "/cgi-bin/message/custom/typing": self._with_token(self._typing),
            "/cgi-bin/media/upload": self._with_token(self._upload),
            "/cgi-bin/media/get": self._with_token(self._media),
            "/cgi-bin/user/info": self._with_token(self._user),
            "/cgi-bin/get_api_domain_ip": self._with_token(lambda _request: {"ip_list": ["127.0.0.1"]}),
            "/video": lambda request: Answer(
                self.state.media[request.query["id"]][1], headers={"Content-Type": "video/mp4"}
            ),
        }

    def customer(self, openid: str) -> Customer:
        return self.customers.setdefault(openid, Customer(openid, self.pushes, self.keep))

    def keep(self, content: bytes, content_type: str) -> str:
        """A file that a customer sends: its id at the platform."""
        media_id = secrets.token_urlsafe(24)
        self.state.media[media_id] = (content_type, content)
        return media_id

    def expire_token(self) -> None:
        """As if somebody had fetched another one by force."""
        if self.state.token:
            self.state.token.ends = 0

    def _stable_token(self, request: Request) -> Any:
        said = request.json
        if said.get("grant_type") != "client_credential" or said.get("appid") != self.account.appid:
            return _no(40013, "invalid appid")
        if said.get("secret") != self.account.secret:
            return _no(40125, "invalid appsecret, view more at https://mmbizurl.cn/s/JtxxFh33r")
        if not self.account.allowed:
            return _no(40164, "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist rid: 6450e9a4-1")
        with self.lock:
            token = self.state.token
            if token is None or token.ends < time.time() or said.get("force_refresh"):
                token = self.state.token = Token(secrets.token_urlsafe(100), time.time() + TOKEN_SECONDS)
            return {"access_token": token.value, "expires_in": int(token.ends - time.time())}

    def _with_token(self, route: Callable[[Request], Any]) -> Callable[[Request], Any]:
        def checked(request: Request) -> Any:
            given, token = request.query.get("access_token"), self.state.token
            if not given:
                return _no(41001, "access_token missing")
            if token is None or given != token.value:
                return _no(40001, "invalid credential, access_token is invalid or not latest")
            if token.ends < time.time():
                return _no(42001, "access_token expired")
            return route(request)

        return checked

    def _send(self, request: Request) -> Any:
        if b"\\u" in request.body:
            return _no(40033, "invalid charset. please check your request, if include \\uxxxx")
        said = json.loads(request.body.decode("utf-8"))
        customer = self.customers.get(said.get("touser", ""))
        if customer is None:
            return _no(40003, "invalid openid")
        kind = said.get("msgtype", "")
        if kind not in ("text", "image", "voice", "video", "news", "msgmenu") or kind not in said:
            return _no(40008, "invalid message type")
        if kind == "text" and len(said["text"]["content"].encode()) > 2048:
            return _no(45002, "content size out of limit")
        if "media_id" in said[kind] and said[kind]["media_id"] not in self.state.media:
            return _no(40007, "invalid media_id")
        with self.lock:
            now = time.time()
            self.state.sent_this_minute = [at for at in self.state.sent_this_minute if at > now - 60]
            if len(self.state.sent_this_minute) >= self.a_minute:
                return _no(45011, "api minute-quota reach limit must slower retry next minute")
            if refusal := customer.spend(now):
                return _no(*refusal)
            self.state.sent_this_minute.append(now)
            customer.received.append(said)
        return _no(0, "ok")

    def _typing(self, request: Request) -> Any:
        customer = self.customers.get(request.json.get("touser", ""))
        if customer is None or customer.spoke_at < time.time() - 30:
            return _no(45080, "client msg in 30s is required")
        customer.sees_typing = request.json["command"] == "Typing"
        return _no(0, "ok")

    def _upload(self, request: Request) -> Any:
        name, content_type, content = file_in(request)
        if not content or "." not in name:
            return _no(40004, "invalid media type")
        return {
            "type": request.query["type"],
            "media_id": self.keep(content, content_type),
            "created_at": int(time.time()),
        }

    def _media(self, request: Request) -> Any:
        content_type, content = self.state.media.get(request.query.get("media_id", ""), ("", b""))
        if not content:
            return _no(40007, "invalid media_id")
        if content_type.startswith("video/"):
            return {"video_url": f"{self.url}/video?id={request.query['media_id']}"}
        return Answer(content, headers={"Content-Type": content_type, "Content-disposition": "attachment"})

    def _user(self, request: Request) -> Any:
        customer = self.customers.get(request.query.get("openid", ""))
        if customer is None:
            return _no(40003, "invalid openid")
        if not customer.follows:
            return {"subscribe": 0, "openid": customer.openid}
        return {
            "subscribe": 1,
            "openid": customer.openid,
            "nickname": "",
            "unionid": customer.unionid,
            "subscribe_scene": "ADD_SCENE_SEARCH",
        }


def _no(code: int, words: str) -> dict[str, Any]:
    return {"errcode": code, "errmsg": words}
