"""Deadlines on the running desk: its own beat and workers, its sockets, a crash in between."""

import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import redis
from channels.layers import get_channel_layer
from django.conf import settings
from django.utils import timezone

from accounts.models import Department, Team, User
from deadlines import actions
from deadlines.models import Notice, Timer
from tests.desk import Desk

SOON = timedelta(seconds=3)
LATEST = timedelta(seconds=2)  # journey 4: on screen within two seconds of its time


@pytest.fixture
def lena(desk: Desk) -> User:
    return User.objects.create(username="lena")


@pytest.fixture
def olga(desk: Desk, lena: User) -> User:
    department = Department.objects.create(code="d", name="d")
    team = Team.objects.create(code="t", name="t", department=department, lead=lena)
    return User.objects.create(username="olga", team=team)


def begin(owner: User, subject_id: int = 1) -> Timer:
    """A deadline whose warning is due in three seconds and itself in four."""
    return actions.start(
        "errand",
        subject_id,
        "return",
        target=SOON + timedelta(seconds=1),
        warn_before=[timedelta(seconds=1)],
        calendar=None,
        at=timezone.now(),
        owner=owner,
    )


def until(true: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


def listen(*users: User) -> "redis.client.PubSub":
    """What the sockets of these people are sent."""
    subscription = redis.Redis.from_url(settings.REDIS_URL).pubsub(ignore_subscribe_messages=True)
    prefix = settings.CHANNEL_LAYERS["default"]["CONFIG"]["prefix"]
    subscription.subscribe(*(f"{prefix}__group__user.{user.pk}" for user in users))
    return subscription


def next_notice(subscription: "redis.client.PubSub") -> tuple[str, str, datetime]:
    """(who, level, when) of the next frame."""
    end = time.monotonic() + 15
    while time.monotonic() < end:
        if message := subscription.get_message(timeout=0.1):
            frame = get_channel_layer().deserialize(message["data"])["frame"]
            assert json.dumps(frame)
            return message["channel"].decode().rpartition(".")[2], frame["level"], timezone.now()
    raise AssertionError("nothing was sent")


def test_warning_and_breach_reach_the_right_people_within_two_seconds(olga: User, lena: User) -> None:
    with listen(olga, lena) as subscription:
        timer = begin(olga)
        warned_at, due_at = timer.moments
        who, level, seen = next_notice(subscription)
        assert (who, level) == (str(olga.pk), "warning")
        assert timedelta(0) <= seen - warned_at < LATEST
        who, level, seen = next_notice(subscription)
        assert (who, level) == (str(lena.pk), "breach")
        assert timedelta(0) <= seen - due_at < LATEST
    timer.refresh_from_db()
    assert timer.breached_at == due_at


def test_a_crashed_worker_loses_and_doubles_no_deadline(desk: Desk, olga: User, lena: User) -> None:
    for number in range(20):
        begin(olga, number)
    desk.stop("worker")
    due_at = Timer.objects.order_by("-due_at").values_list("due_at", flat=True)[0]
    assert due_at
    until(lambda: timezone.now() > due_at)
    assert not Notice.objects.exists()
    desk.restart("worker")
    until(lambda: Timer.objects.filter(breached_at__isnull=False, next_at=None).count() == 20)
    assert all(timer.breached_at == timer.due_at for timer in Timer.objects.all())
    assert not Notice.objects.filter(user=olga).exists(), "nobody is warned of what has passed"
    assert Notice.objects.filter(user=lena, level="breach").count() == 20
