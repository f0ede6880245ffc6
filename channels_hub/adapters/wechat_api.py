"""Calls to WeChat's platforms: one token for all workers, a dead one fetched anew once and never in a loop."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import httpx

from channels_hub import tokens
from channels_hub.adapters import calling
from channels_hub.adapters.base import SendError
from channels_hub.models import Inbox

Answer = dict[str, Any]
NOTHING: Mapping[str, str] = MappingProxyType({})
#: Codes that say: this token is not, or no longer, good.
DEAD_TOKEN = {40001, 40014, 42001}


@dataclass(frozen=True)
class Api:
    """One platform: how its token is fetched (`inbox` → token and seconds), and what its refusals mean."""

    fetch_token: Callable[[Inbox], tuple[str, float]]
    error_of: Callable[[Answer], SendError | None]

    def post(self, inbox: Inbox, path: str, said: Answer) -> Answer:
        """JSON as the platforms want it: characters as they are, never escaped."""
        content = json.dumps(said, ensure_ascii=False).encode()
        return answered(self.ask(inbox, "POST", path, content=content))

    def upload(self, inbox: Inbox, path: str, kind: str, name: str, content: bytes, content_type: str) -> str:
        """The platform's id for a file, good for three days."""
        files = {"media": (name, content, content_type)}
        with calling.preparing():
            said = answered(self.ask(inbox, "POST", path, params={"type": kind}, files=files))
        return str(said.get("media_id") or said["thumb_media_id"])

    def ask(
        self, inbox: Inbox, method: str, path: str, *, params: Mapping[str, str] = NOTHING, **request: Any
    ) -> httpx.Response:
        """The platform's answer; raises `SendError` for one that says no."""
        token = self.token_of(inbox)
        answer = calling.call(method, url(inbox, path), params={**params, "access_token": token}, **request)
        if _code(answer) in DEAD_TOKEN:
            tokens.drop(inbox, token)
            token = self.token_of(inbox)
            answer = calling.call(method, url(inbox, path), params={**params, "access_token": token}, **request)
        if error := self.error_of(json_in(answer)):
            raise error
        return answer

    def token_of(self, inbox: Inbox) -> str:
        return tokens.token_for(inbox, lambda: self._fetched(inbox))

    def renew(self, inbox: Inbox) -> None:
        """Try the account's credentials as they are now; raises `SendError`. The platforms may give the same token."""
        tokens.renew(inbox, lambda: self._fetched(inbox))

    def _fetched(self, inbox: Inbox) -> tuple[str, float]:
        with calling.preparing():
            return self.fetch_token(inbox)

    def token_in(self, answer: httpx.Response) -> tuple[str, float]:
        """What an answer to the question for a token holds; raises `SendError` for one that says no."""
        said = answered(answer)
        if error := self.error_of(said):
            raise error
        return str(said["access_token"]), float(said["expires_in"])


def url(inbox: Inbox, path: str) -> str:
    return inbox.settings["api_base"].rstrip("/") + path


def answered(answer: httpx.Response) -> Answer:
    """What it says; raises `SendError` when it is no JSON: then what was asked for may have been done."""
    said = json_in(answer)
    if not said:
        raise SendError("channel_fault", f"HTTP {answer.status_code}, no JSON", unknown=answer.is_success)
    return said


def json_in(answer: httpx.Response) -> Answer:
    """Empty when it is something else: a file may come as text/plain, and an error as a file."""
    if len(answer.content) > 4 * 1024 * 1024 or answer.content[:1] != b"{":
        return {}
    try:
        said = json.loads(answer.content)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _code(answer: httpx.Response) -> int:
    return int(json_in(answer).get("errcode") or 0)
