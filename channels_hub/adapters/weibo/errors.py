"""Weibo's two shapes of saying no, as the hub's causes. Source: its error code tables (they disagree on 100xx)."""

from typing import Any

import httpx

from channels_hub.adapters.base import SendError

#: Code: cause. Whatever begins with 213 is about the token.
CAUSES = {
    10006: "credentials",
    10008: "content",
    10014: "not_permitted",
    10016: "content",
    10017: "content",
    20012: "too_long",
    20101: "target_missing",
    20201: "target_missing",
    20206: "refused_by_customer",
    20207: "refused_by_customer",
}
#: Rate limits of the address, the account, the resource.
THROTTLES = {10022, 10023, 10024}
HOUR = 3600


def checked(answer: httpx.Response) -> dict[str, Any]:
    """What it says; raises `SendError` for a no in either shape, and for what is no JSON."""
    try:
        said = answer.json()
    except ValueError:
        raise SendError("channel_fault", f"HTTP {answer.status_code}, no JSON") from None
    if not isinstance(said, dict):
        raise SendError("channel_fault", f"HTTP {answer.status_code}, not an object")
    code = said.get("error_code", said.get("errcode"))
    if code not in (None, 0, "0"):
        raise error_of(int(code), str(said.get("error") or said.get("errmsg") or ""))
    if answer.status_code >= 400:
        raise SendError("unsaid", f"HTTP {answer.status_code}")
    return said


def error_of(code: int, words: str) -> SendError:
    detail = f"{code}: {words}"
    if code in THROTTLES or "rate limit" in words.lower():
        return SendError("throttled", detail, retry_after=HOUR / 4, whole_account=True)
    if str(code).startswith("213"):
        return SendError("credentials", detail)
    return SendError(CAUSES.get(code, "unsaid"), detail)
