"""Calendars, timers and notices for programs."""

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from deadlines.models import Calendar, Notice
from tests.deadlines.support import Begin

pytestmark = pytest.mark.django_db


def client_of(user: User | None) -> APIClient:
    client = APIClient()
    if user:
        client.force_authenticate(user)
    return client


def timers_seen_by(user: User) -> list[int]:
    return [row["subject_id"] for row in client_of(user).get("/api/timers/").json()["results"]]


def test_timers_are_seen_by_leads_within_scope_and_by_administrators(
    begin: Begin, alice: User, bob: User, chen: User, admin: User
) -> None:
    begin(1, owner=alice)
    begin(2, owner=chen)
    begin(3)
    assert timers_seen_by(alice) == []
    assert timers_seen_by(bob) == [1]
    assert timers_seen_by(admin) == [3, 2, 1]


def test_one_timer_tells_why(begin: Begin, admin: User, alice: User) -> None:
    timer = begin()
    answer = client_of(admin).get(f"/api/timers/{timer.pk}/").json()
    assert answer["light"] == "late"
    assert len(answer["why"]) == len(timer.explain())
    assert client_of(alice).get(f"/api/timers/{timer.pk}/").status_code == 404


def test_timers_are_filtered(begin: Begin, admin: User) -> None:
    begin(1)
    begin(2)
    answer = client_of(admin).get("/api/timers/?subject_kind=errand&subject_id=2").json()
    assert [row["subject_id"] for row in answer["results"]] == [2]
    assert client_of(admin).get("/api/timers/?owner=nobody").status_code == 400


def test_calendars_show_their_days(office: Calendar, alice: User) -> None:
    office.days.create(date="2026-03-10", note="停电")
    answer = client_of(alice).get(f"/api/calendars/{office.pk}/").json()
    assert answer["week"][0] == "08:30-12:00, 13:30-17:30"
    assert answer["days"] == [{"date": "2026-03-10", "windows": "", "note": "停电"}]
    assert client_of(None).get(f"/api/calendars/{office.pk}/").status_code == 401


def test_a_notice_is_read_by_its_owner_only(alice: User, bob: User) -> None:
    mine = Notice.objects.create(user=alice, level="breach", title="超时")
    assert client_of(bob).post(f"/api/notices/{mine.pk}/read/").status_code == 404
    answer = client_of(alice).post(f"/api/notices/{mine.pk}/read/")
    assert answer.json()["read_at"]
    assert [row["id"] for row in client_of(alice).get("/api/notices/").json()["results"]] == [mine.pk]
