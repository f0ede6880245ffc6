"""Calls to the official account platform: one token for all workers, a dead one fetched once and never in a loop."""

import json
from typing import Any

import httpx

from channels_hub import tokens
from channels_hub.adapters import calling
from channels_hub.adapters.base import SendError
from channels_hub.adapters.wechat_oa.errors import DEAD_TOKEN, error_of
from channels_hub.models import Inbox


def post(inbox: Inbox, path: str, said: dict[str, Any]) -> dict[str, Any]:
    """JSON as the platform wants it: characters as they are, never escaped."""
    return answered(ask(inbox, "POST", path, content=json.dumps(said, ensure_ascii=False).encode()))


def upload(inbox: Inbox, kind: str, content: bytes, name: str, content_type: str) -> str:
    """The platform's id for a file, good for three days."""
    files = {"media": (name, content, content_type)}
    with calling.preparing():
        said = answered(ask(inbox, "POST", "/cgi-bin/media/upload", params={"type": kind}, files=files))
    return str(said.get("media_id") or said["thumb_media_id"])


def ask(
    inbox: Inbox, method: str, path: str, *, params: dict[str, str] | None = None, **request: Any
) -> httpx.Response:
    """The platform's answer; raises `SendError` for one that says no."""
    token = token_of(inbox)
    answer = _call(inbox, method, path, {**(params or {}), "access_token": token}, request)
    if _code(answer) in DEAD_TOKEN:
        tokens.drop(inbox, token)
        answer = _call(inbox, method, path, {**(params or {}), "access_token": token_of(inbox)}, request)
    if error := error_of(_json(answer)):
        raise error
    return answer


def token_of(inbox: Inbox) -> str:
    return tokens.token_for(inbox, lambda: _fetch_token(inbox))


def answered(answer: httpx.Response) -> dict[str, Any]:
    said = _json(answer)
    if not said:
        raise SendError("channel_fault", f"HTTP {answer.status_code}, no JSON")
    return said


def _fetch_token(inbox: Inbox) -> tuple[str, float]:
    """The stable kind: asking again gives the same one, so that no two of us put each other out."""
    said = {
        "grant_type": "client_credential",
        "appid": inbox.settings["appid"],
        "secret": inbox.secrets["secret"],
        "force_refresh": False,
    }
    with calling.preparing():
        answer = answered(calling.call("POST", _url(inbox, "/cgi-bin/stable_token"), json=said))
    if error := error_of(answer):
        raise error
    return str(answer["access_token"]), float(answer["expires_in"])


def _call(inbox: Inbox, method: str, path: str, params: dict[str, str], request: dict[str, Any]) -> httpx.Response:
    return calling.call(method, _url(inbox, path), params=params, **request)


def _url(inbox: Inbox, path: str) -> str:
    return inbox.settings["api_base"].rstrip("/") + path


def _code(answer: httpx.Response) -> int:
    return int(_json(answer).get("errcode") or 0)


def _json(answer: httpx.Response) -> dict[str, Any]:
    """What the answer says, if it is JSON: a file may come as text/plain, and an error as a file."""
    if len(answer.content) > 1024 * 1024 or answer.content[:1] != b"{":
        return {}
    try:
        said = json.loads(answer.content)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
