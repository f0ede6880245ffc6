"""Calls to Weibo: the account's own token, set by the administrator; it cannot be renewed from here."""

from datetime import UTC, datetime, timedelta
from typing import Any

from channels_hub.adapters import calling
from channels_hub.adapters.base import File
from channels_hub.adapters.weibo.errors import checked
from channels_hub.models import Inbox


def get(inbox: Inbox, path: str, **params: str | int) -> dict[str, Any]:
    return checked(calling.call("GET", _url(inbox, "api_base", path), params={**params, **_token(inbox)}))


def post(inbox: Inbox, base: str, path: str, **said: str) -> dict[str, Any]:
    """A form, encoded once."""
    return checked(calling.call("POST", _url(inbox, base, path), data={**said, **_token(inbox)}))


def file(inbox: Inbox, fid: str, name: str) -> File:
    url = _url(inbox, "media_base", "/2/mss/msget")
    answer = calling.call("GET", url, params={"fid": fid, **_token(inbox)})
    if answer.status_code != 200 or "json" in answer.headers.get("Content-Type", ""):
        checked(answer)
    return File(answer.content, name)


def token_ends(inbox: Inbox) -> datetime:
    """When the administrator must have set another one."""
    info = post(inbox, "api_base", "/oauth2/get_token_info")
    return datetime.now(UTC) + timedelta(seconds=float(info["expire_in"]))


def _url(inbox: Inbox, base: str, path: str) -> str:
    return str(inbox.settings[base]).rstrip("/") + path


def _token(inbox: Inbox) -> dict[str, str]:
    return {"access_token": inbox.secrets["access_token"]}
