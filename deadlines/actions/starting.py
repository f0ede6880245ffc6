"""Timers begin."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from deadlines.models import Calendar, Policy, Target, Timer
from deadlines.plan import Promise


@transaction.atomic(savepoint=False)
def start(
    subject_kind: str,
    subject_id: int,
    metric: str,
    *,
    target: timedelta,
    calendar: Calendar | None,
    at: datetime,
    warn_before: Sequence[timedelta] = (),
    escalations: Sequence[dict[str, Any]] = (),
    policy: Policy | None = None,
    owner: User | None = None,
    pausable: bool = True,
) -> Timer:
    """Start the next cycle of this metric; while one is open it is given back as it stands.

    `target` and `warn_before` are working time of `calendar` (None: every hour counts).
    `escalations` are `{"after": seconds of working time, "to": Recipient, "user": id or None}`.
    """
    timer = Timer(
        subject_kind=subject_kind,
        subject_id=subject_id,
        metric=metric,
        policy=policy,
        calendar=calendar,
        calendar_version=calendar.version if calendar else 0,
        owner=owner,
        target=target,
        warn_before=sorted(warn_before, reverse=True),
        escalations=sorted(escalations, key=lambda each: each["after"]),
        pausable=pausable,
        started_at=at,
    )
    return _begin(timer)


@transaction.atomic(savepoint=False)
def start_by_policy(
    subject_kind: str,
    subject_id: int,
    attributes: dict[str, Any],
    at: datetime,
    owner: User | None = None,
    metrics: Collection[str] | None = None,
) -> list[Timer]:
    """Start what the policies promise for a subject with these attributes; only `metrics`, if given."""
    return [
        start(
            subject_kind,
            subject_id,
            target.metric,
            target=target.target,
            calendar=target.calendar or target.policy.calendar,
            at=at,
            warn_before=target.warn_before,
            escalations=[each.as_json() for each in target.escalations.all()],
            policy=target.policy,
            owner=owner,
            pausable=target.pausable,
        )
        for target in promised(subject_kind, attributes, metrics)
    ]


def _begin(timer: Timer) -> Timer:
    cycles = Timer.objects.of(timer.subject_kind, timer.subject_id).filter(metric=timer.metric)
    latest = cycles.order_by("-cycle").first()
    if latest and latest.is_open:
        return latest
    timer.cycle = latest.cycle + 1 if latest else 1
    schedule(timer, timer.started_at, timer.target)
    try:
        with transaction.atomic():
            timer.save()
    except IntegrityError:  # another start of the same won
        return cycles.open().get()
    return timer


def promised(subject_kind: str, attributes: dict[str, Any], metrics: Collection[str] | None = None) -> Iterator[Target]:
    """For each metric, or only for `metrics`, the target of the first policy that fits."""
    targets = (
        Target.objects.filter(policy__subject_kind=subject_kind, policy__active=True)
        .select_related("policy__calendar", "calendar")
        .prefetch_related("escalations", "policy__calendar__days", "calendar__days")
        .order_by("policy__rank", "policy_id", "id")
    )
    if metrics is not None:
        targets = targets.filter(metric__in=metrics)
    seen: set[str] = set()
    for target in targets:
        if target.metric not in seen and target.policy.fits(attributes):
            seen.add(target.metric)
            yield target


def schedule(timer: Timer, at: datetime, left: timedelta, kept: Sequence[datetime] = ()) -> None:
    """Set the timer's dates for `left` of working time from `at`; moments in `kept` stay as they were."""
    promise = Promise.of(timer.warn_before, timer.escalations)
    moments = promise.moments(timer.working(), at, left)
    timer.moments = [*kept, *moments[len(kept) :]]
    timer.due_at = timer.moments[promise.breach]
    timer.next_at = timer.moments[timer.level] if timer.level < len(timer.moments) else None
