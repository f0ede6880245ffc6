"""The platform's error codes as the hub's causes. Source: its document 全局返回码说明 and what its API answers."""

import time
from typing import Any

from channels_hub.adapters.base import SendError

CAUSES = {
    -1: "busy",
    40001: "credentials",
    40003: "gone",
    40004: "kind",
    40005: "kind",
    40007: "target_missing",
    40008: "kind",
    **dict.fromkeys((40006, 40009, 40010, 40011, 40012), "too_long"),
    40013: "credentials",
    40014: "credentials",
    40125: "credentials",
    40164: "address_not_allowed",
    40243: "credentials",  # the secret is frozen
    **dict.fromkeys((41001, 41002, 41004), "credentials"),
    42001: "credentials",
    43004: "gone",
    43101: "refused_by_customer",
    44002: "content",
    44004: "content",
    45001: "too_long",
    45002: "too_long",
    45007: "too_long",
    45008: "content",
    45009: "throttled",
    45011: "throttled",
    45015: "window_shut",
    45047: "quota_used_up",
    47001: "content",
    48001: "not_permitted",
    48002: "refused_by_customer",
    48004: "not_permitted",
    50002: "gone",  # the customer's own account is frozen or closed
    50004: "not_permitted",
    61004: "address_not_allowed",
    **dict.fromkeys(range(89501, 89508), "address_not_allowed"),
}


def error_of(answer: dict[str, Any]) -> SendError | None:
    """None when the platform says that all is well."""
    code = int(answer.get("errcode") or 0)
    if code == 0:
        return None
    detail = f"{code}: {answer.get('errmsg', '')}"
    if code == 45011:  # by the minute
        return SendError("throttled", detail, retry_after=61 - time.time() % 60, whole_account=True)
    if code == 45009:  # by the day
        return SendError("throttled", detail, retry_after=1800, whole_account=True)
    return SendError(CAUSES.get(code, "unsaid"), detail)
