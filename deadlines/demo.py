"""The calendars and promises of the small centre."""

from datetime import timedelta
from typing import Any

from deadlines.models import Calendar, Escalation, Policy, Target
from deadlines.models.calendar import office_week
from deadlines.models.policy import Recipient

SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))

#: code: name, week, holidays
CALENDARS = {
    "service": ("服务时间 8:00–21:00", ["08:00-21:00"] * 7, ""),
    "office": ("办公时间（法定工作日）", office_week(), "CN"),
    "always": ("全天候", ["00:00-24:00"] * 7, ""),
}

#: metric, target, warn before, may pause, its own calendar, escalations (after, to)
Promise = tuple[str, timedelta, list[timedelta], bool, str, list[tuple[timedelta, Recipient]]]

LEADS = [(HOUR, Recipient.DEPARTMENT_LEAD)]

#: name, kind, rank, conditions, calendar, promises
POLICIES: list[tuple[str, str, int, dict[str, list[str]], str, list[Promise]]] = [
    (
        "会话应答",
        "conversation",
        100,
        {},
        "service",
        [
            ("first_reply", 60 * SECOND, [20 * SECOND], True, "", [(5 * MINUTE, Recipient.DEPARTMENT_LEAD)]),
            ("next_reply", 180 * SECOND, [60 * SECOND], True, "", []),
        ],
    ),
    (
        "投诉工单（法定十五日）",
        "ticket",
        10,
        {"type": ["complaint"]},
        "office",
        [("statutory", 15 * DAY, [5 * DAY, DAY], False, "always", LEADS)],
    ),
    (
        "紧急工单",
        "ticket",
        20,
        {"urgency": ["urgent", "critical"]},
        "service",
        [("resolve", 24 * HOUR, [4 * HOUR, HOUR], True, "", LEADS)],
    ),
    (
        "故障工单",
        "ticket",
        30,
        {"type": ["fault"]},
        "service",
        [("resolve", 48 * HOUR, [8 * HOUR, 2 * HOUR], True, "", LEADS)],
    ),
    ("一般工单", "ticket", 100, {}, "office", [("resolve", 40 * HOUR, [8 * HOUR], True, "", LEADS)]),
    (
        "紧急派单",
        "order",
        20,
        {"urgency": ["urgent", "critical"]},
        "service",
        [
            ("accept", 15 * MINUTE, [5 * MINUTE], True, "", LEADS),
            ("return", 8 * HOUR, [2 * HOUR], True, "", LEADS),
        ],
    ),
    (
        "一般派单",
        "order",
        100,
        {},
        "office",
        [
            ("accept", 30 * MINUTE, [10 * MINUTE], True, "", LEADS),
            ("return", 16 * HOUR, [4 * HOUR], True, "", LEADS),
        ],
    ),
    ("客户回访", "callback", 100, {}, "service", [("call_back", 24 * HOUR, [4 * HOUR], True, "", [])]),
    ("不满意复盘", "review", 100, {}, "office", [("review", 15 * HOUR, [4 * HOUR], False, "", LEADS)]),
    (
        "整改措施",
        "corrective_action",
        100,
        {},
        "office",
        [
            ("carry_out", 75 * HOUR, [15 * HOUR], False, "", LEADS),
            ("verify", 15 * HOUR, [4 * HOUR], False, "", LEADS),
        ],
    ),
]


def load(world: dict[str, Any]) -> None:
    """Puts `calendars` by code and `policies` by name."""
    world["calendars"] = {code: _calendar(code, *rest) for code, rest in CALENDARS.items()}
    world["policies"] = {policy[0]: _policy(world["calendars"], *policy) for policy in POLICIES}


def _calendar(code: str, name: str, week: list[str], region: str) -> Calendar:
    given = {"name": name, "week": week, "holiday_region": region}
    return Calendar.objects.get_or_create(code=code, defaults=given)[0]


def _policy(
    calendars: dict[str, Calendar],
    name: str,
    kind: str,
    rank: int,
    conditions: dict[str, list[str]],
    calendar: str,
    promises: list[Promise],
) -> Policy:
    given = {"rank": rank, "conditions": conditions, "calendar": calendars[calendar]}
    policy, new = Policy.objects.get_or_create(name=name, subject_kind=kind, defaults=given)
    if new:
        for promise in promises:
            _target(policy, calendars, *promise)
    return policy


def _target(
    policy: Policy,
    calendars: dict[str, Calendar],
    metric: str,
    length: timedelta,
    warnings: list[timedelta],
    pausable: bool,
    own_calendar: str,
    escalations: list[tuple[timedelta, Recipient]],
) -> None:
    target = Target.objects.create(
        policy=policy,
        metric=metric,
        target=length,
        warn_before=warnings,
        pausable=pausable,
        calendar=calendars.get(own_calendar),
    )
    Escalation.objects.bulk_create(Escalation(target=target, after=after, to=to) for after, to in escalations)
