"""api.weixin as an official account meets it: tokens, the customer-service interface, media, users; and its pushes."""

import time
from dataclasses import dataclass
from typing import Any

import httpx

from standins.server import Request, Route, Service
from standins.wechat_oa import sending
from standins.wechat_oa.customer import Customer
from standins.wechat_oa.media import Media
from standins.wechat_oa.pushes import Pushes
from standins.wechat_oa.replies import OK, no
from standins.wechat_oa.tokens import Tokens


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
    #: Our address is in the account's list of allowed ones.
    allowed: bool = True


class Platform(Service):
    """The interface under `url`; `customer(openid)` plays one person."""

    def __init__(self, account: Account | None = None, port: int = 0) -> None:
        super().__init__(port)
        self.account = account or Account()
        self.tokens = Tokens(self.account)
        self.media = Media(lambda: self.url)
        self.keep = self.media.keep
        self.customers: dict[str, Customer] = {}
        self.pushes = Pushes(self.account)
        #: Messages that the account may send in a minute, and when those of the last one were sent.
        self.a_minute = 10_000
        self.sent_at: list[float] = []
        self.routes = {
            "/cgi-bin/stable_token": self._one_at_a_time(self.tokens.give_stable),
            "/cgi-bin/token": self._one_at_a_time(self.tokens.give_old),
            "/cgi-bin/message/custom/send": self._with_token(self._one_at_a_time(self._send)),
            "/cgi-bin/message/custom/typing": self._with_token(self._typing),
            "/cgi-bin/media/upload": self._with_token(self.media.upload),
            "/cgi-bin/media/get": self._with_token(self.media.get),
            "/cgi-bin/user/info": self._with_token(self._user),
            "/cgi-bin/get_api_domain_ip": self._with_token(lambda _request: {"ip_list": ["127.0.0.1"]}),
            "/video": self.media.film,
        }

    def customer(self, openid: str) -> Customer:
        return self.customers.setdefault(openid, Customer(openid, self.pushes, self.keep))

    def _one_at_a_time(self, route: Route) -> Route:
        def alone(request: Request) -> Any:
            with self.lock:
                return route(request)

        return alone

    def _with_token(self, route: Route) -> Route:
        return lambda request: self.tokens.wrong(request.query.get("access_token")) or route(request)

    def _send(self, request: Request) -> Any:
        said = sending.read(request.body)
        if said is None:
            return no(47001, "data format error")
        customer = self.customers.get(said.get("touser", ""))
        if customer is None:
            return no(40003, "invalid openid")
        if refusal := sending.wrong(request.body, said, self.media.files):
            return refusal
        now = time.time()
        self.sent_at = [at for at in self.sent_at if at > now - 60]
        if len(self.sent_at) >= self.a_minute:
            return no(45011, "api minute-quota reach limit must slower retry next minute")
        if spent := customer.spend(now):
            return no(*spent)
        self.sent_at.append(now)
        customer.received.append(said)
        return OK

    def _typing(self, request: Request) -> Any:
        customer, shows = self.customers.get(request.json.get("touser", "")), request.json["command"] == "Typing"
        if customer is None or customer.spoke_at < time.time() - 30:
            return no(45080, "client msg in 30s is required")
        if shows and customer.sees_typing:
            return no(45081, "is typing")
        customer.sees_typing_until = time.time() + 15 if shows else 0
        return OK

    def _user(self, request: Request) -> Any:
        customer = self.customers.get(request.query.get("openid", ""))
        if customer is None:
            return no(40003, "invalid openid")
        known = {"subscribe": int(customer.follows), "openid": customer.openid}
        if customer.follows:
            known |= {"nickname": "", "unionid": customer.unionid, "subscribe_scene": "ADD_SCENE_SEARCH"}
        return known
