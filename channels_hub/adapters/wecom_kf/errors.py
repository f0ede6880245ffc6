"""The platform's error codes and reasons as the hub's causes. Source: its document 全局错误码 and 接收消息和事件."""

from typing import Any

from channels_hub.adapters.base import SendError

#: The session is not in a state in which the interface may send.
WRONG_STATE = 95018
#: A name of ours that breaks the platform's rule, as opposed to one that it knows already.
BAD_ID = 40058
CAUSES = {
    -1: "busy",
    40001: "credentials",
    40013: "credentials",
    40014: "credentials",
    40015: "kind",
    40016: "kind",
    BAD_ID: "content",
    40096: "gone",
    40201: "content",
    41001: "credentials",
    42001: "credentials",
    45002: "too_long",
    48002: "not_permitted",
    60020: "address_not_allowed",
    95000: "not_permitted",
    95001: "quota_used_up",
    95002: "window_shut",
    95004: "not_permitted",
    95011: "not_permitted",
    95012: "not_permitted",
    95013: "served_elsewhere",
    95017: "not_permitted",
    WRONG_STATE: "served_elsewhere",
}
#: Too many calls: for the whole account, a minute.
THROTTLES = {45009, 45033}
#: Why a message that was taken did not arrive after all (`fail_type`).
FAIL_TYPES = {
    1: "not_permitted",
    2: "not_permitted",
    4: "window_shut",
    5: "served_elsewhere",
    6: "quota_used_up",
    8: "not_permitted",
    10: "refused_by_customer",
    11: "not_permitted",
    12: "kind",
}


def error_of(answer: dict[str, Any]) -> SendError | None:
    """None when the platform says that all is well."""
    code = int(answer.get("errcode") or 0)
    if code == 0:
        return None
    detail = f"{code}: {answer.get('errmsg', '')}"
    if code in THROTTLES:
        return SendError("throttled", detail, retry_after=60, whole_account=True)
    return SendError(CAUSES.get(code, "unsaid"), detail)


def code_of(error: SendError) -> int:
    code = error.detail.partition(":")[0]
    return int(code) if code.lstrip("-").isdigit() else 0
