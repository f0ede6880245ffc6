"""The three hosts of Weibo as one service: private messages, comments, files, tokens; and its pushes."""

import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from standins.server import Answer, Request, Service
from standins.weibo.customer import Customer
from standins.weibo.pushes import Pushes

#: A token of the account lives as long as the app's level allows.
TOKEN_DAYS = 60


@dataclass
class Account:
    uid: str = "1902538057"
    app_secret: str = "a-secret-of-the-app"
    access_token: str = "2.00token-of-the-account"
    token_ends: float = field(default_factory=lambda: time.time() + TOKEN_DAYS * 86_400)
    hook: str = ""
    transport: httpx.BaseTransport | None = None


class Platform(Service):
    """All under one `url`; `customer(uid)` plays one person."""

    def __init__(self, account: Account | None = None, port: int = 0) -> None:
        super().__init__(port)
        self.account = account or Account()
        self.pushes = Pushes(self.account)
        self.customers: dict[str, Customer] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.comments: list[dict[str, Any]] = []
        self.mentions: list[dict[str, Any]] = []
        self.answers: list[dict[str, str]] = []
        self._numbers = itertools.count(int(time.time()) * 1000)
        self.routes = {
            "/2/messages/reply.json": self._with_token(self._reply, messages=True),
            "/2/comments/reply.json": self._with_token(self._comment),
            "/2/comments/create.json": self._with_token(self._comment),
            "/2/comments/to_me.json": self._with_token(self._page("comments", self.comments)),
            "/2/comments/mentions.json": self._with_token(self._page("comments", [])),
            "/2/statuses/mentions.json": self._with_token(self._page("statuses", self.mentions)),
            "/2/mss/msget": self._with_token(self._file),
            "/oauth2/get_token_info": self._token_info,
        }

    def customer(self, uid: str) -> Customer:
        return self.customers.setdefault(uid, Customer(uid, self.pushes, self))

    def keep(self, content: bytes, content_type: str) -> str:
        fid = str(next(self._numbers))
        self.files[fid] = (content_type, content)
        return fid

    def new_id(self) -> int:
        return next(self._numbers)

    def _with_token(self, route: Callable[[Request], Any], *, messages: bool = False) -> Callable[[Request], Any]:
        no = _no_message if messages else _no

        def checked(request: Request) -> Any:
            given = request.form.get("access_token") if request.method == "POST" else request.query.get("access_token")
            if not given:
                return no(request, 10006, "Source parameter(appkey) is missing")
            if given != self.account.access_token:
                return no(request, 21332, "invalid_access_token")
            if self.account.token_ends < time.time():
                return no(request, 21327, "expired_token")
            return route(request)

        return checked

    def _reply(self, request: Request) -> Any:
        said = request.form
        customer = self.customers.get(said.get("receiver_id", ""))
        if customer is None:
            return _no_message(request, 20101, "target does not exist")
        try:
            data = json.loads(said["data"])
        except (KeyError, ValueError):
            return _no_message(request, 10008, "param error: data")
        if said.get("type") == "text" and len(data.get("text", "")) > 300:
            return _no_message(request, 20012, "text too long")
        with self.lock:
            if not customer.may_be_written_to(time.time()):
                return _no_message(request, 20207, "not allowed to send to this user")
            customer.received.append({"type": said["type"], **data})
        return {"result": True, "sender_id": self.account.uid, "receiver_id": customer.uid}

    def _comment(self, request: Request) -> Any:
        said = request.form
        if len(said.get("comment", "")) > 140:
            return _no(request, 20012, "text too long, please input text less than 140 characters")
        if said.get("cid") and said["cid"] not in {str(comment["id"]) for comment in self.comments}:
            return _no(request, 20201, "target weibo comment does not exist")
        self.answers.append(said)
        number = self.new_id()
        return {"id": number, "idstr": str(number), "text": said["comment"]}

    def _page(self, where: str, items: list[dict[str, Any]]) -> Callable[[Request], Any]:
        def page(request: Request) -> Any:
            since, count = int(request.query.get("since_id", 0)), int(request.query.get("count", 50))
            begin = (int(request.query.get("page", 1)) - 1) * count
            newer = [item for item in reversed(items) if item["id"] > since]
            return {where: newer[begin : begin + count], "total_number": len(newer)}

        return page

    def _file(self, request: Request) -> Any:
        content_type, content = self.files.get(request.query.get("fid", ""), ("", b""))
        if not content:
            return _no(request, 20101, "no such file")
        return Answer(content, headers={"Content-Type": content_type})

    def _token_info(self, request: Request) -> Any:
        if request.form.get("access_token") != self.account.access_token:
            return _no(request, 21327, "expired_token")
        left = int(self.account.token_ends - time.time())
        return {"uid": self.account.uid, "appkey": "1", "scope": "all", "create_at": 1, "expire_in": left}


def _no(request: Request, code: int, words: str) -> Answer:
    return Answer({"request": request.path, "error_code": code, "error": words}, status=400)


def _no_message(request: Request, code: int, words: str) -> Answer:
    """The hosts of private messages say no in another shape, mostly with a 200."""
    return Answer({"request": request.path, "errcode": code, "errmsg": words})
