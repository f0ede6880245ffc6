"""Calendars and policies in the administration: wrong settings are refused with the reason."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from deadlines.admin.calendars import WEEKDAYS
from deadlines.models import Calendar, Change, Policy, Timer
from tests.deadlines.calendars import hours
from tests.deadlines.support import MONDAY, Begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def inline(prefix: str, *rows: dict[str, Any]) -> dict[str, Any]:
    management = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    return management | {f"{prefix}-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}


def calendar_form(*days: dict[str, Any], **changed: str) -> dict[str, Any]:
    form = {"code": "shop", "name": "营业厅", "timezone": "Asia/Shanghai", "holiday_region": "CN"}
    return form | dict.fromkeys(WEEKDAYS, "09:00-18:00") | changed | inline("days", *days)


def errors_of(page: Any) -> str:
    form = page.context["adminform"].form
    formsets = [str(each.formset.errors) for each in page.context["inline_admin_formsets"]]
    return f"{form.errors} {formsets}"


def test_a_calendar_is_made_with_its_days(boss: Client) -> None:
    day = {"date": "2026-02-17", "windows": "10:00-12:00", "note": "春节值班"}
    answer = boss.post(reverse("admin:deadlines_calendar_add"), calendar_form(day, sunday=""))
    assert answer.status_code == 302, errors_of(answer)
    calendar = Calendar.objects.get(code="shop")
    assert calendar.week == ["09:00-18:00"] * 6 + [""]
    assert calendar.days.get().windows == "10:00-12:00"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"monday": "09:00-12:00, 11:00-18:00"}, "monday"),
        ({"tuesday": "nine to five"}, "tuesday"),
        (dict.fromkeys(WEEKDAYS, ""), "__all__"),
        ({"saturday": "20:00-10:00"}, "__all__"),
        ({"timezone": "Asia/Nanjing"}, "timezone"),
        ({"holiday_region": "ZZ"}, "holiday_region"),
    ],
)
def test_a_wrong_calendar_is_refused_where_it_is_wrong(boss: Client, changed: dict[str, str], field: str) -> None:
    page = boss.post(reverse("admin:deadlines_calendar_add"), calendar_form(**changed))
    assert page.status_code == 200
    assert field in page.context["adminform"].form.errors
    assert not Calendar.objects.filter(code="shop").exists()


def test_a_wrong_day_is_refused(boss: Client) -> None:
    page = boss.post(reverse("admin:deadlines_calendar_add"), calendar_form({"date": "2026-02-17", "windows": "9-12"}))
    assert page.status_code == 200
    assert "windows" in errors_of(page)


def policy_form(office: Calendar, *targets: dict[str, Any], **changed: Any) -> dict[str, Any]:
    form = {
        "name": "急件",
        "subject_kind": "errand",
        "rank": "10",
        "active": "on",
        "conditions": '{"urgency": ["high"]}',
        "calendar": office.pk,
    }
    return form | changed | inline("targets", *targets)


TARGET = {"metric": "return", "target": "08:00:00", "warn_before": "01:00:00,00:30:00", "pausable": "on"}


def test_a_policy_is_made_with_its_targets(boss: Client, office: Calendar) -> None:
    answer = boss.post(reverse("admin:deadlines_policy_add"), policy_form(office, TARGET))
    assert answer.status_code == 302, errors_of(answer)
    target = Policy.objects.get().targets.get()
    assert target.target == hours(8)
    assert target.warn_before == [hours(1), hours(0.5)]


@pytest.mark.parametrize(
    ("changed", "target"),
    [
        ({"conditions": '{"colour": ["red"]}'}, {}),
        ({"conditions": "urgency=high"}, {}),
        ({"subject_kind": "weather"}, {}),
        ({}, {"target": "-1:00:00"}),
        ({}, {"metric": "first_reply"}),
        ({}, {"warn_before": "09:00:00"}),
    ],
)
def test_a_wrong_policy_is_refused(
    boss: Client, office: Calendar, changed: dict[str, Any], target: dict[str, str]
) -> None:
    page = boss.post(reverse("admin:deadlines_policy_add"), policy_form(office, {**TARGET, **target}, **changed))
    assert page.status_code == 200
    assert not Policy.objects.exists()


def test_a_timer_is_to_be_looked_at_only(boss: Client, begin: Begin) -> None:
    url = reverse("admin:deadlines_timer_change", args=[begin().pk])
    page = boss.get(url)
    assert page.status_code == 200
    assert str(Timer.objects.get().explain()[0]) in page.content.decode()
    assert boss.post(url, {"metric": "other"}).status_code == 403
    assert boss.get(reverse("admin:deadlines_timer_changelist")).status_code == 200


def test_deadlines_are_shown_before_they_move(
    boss: Client, begin: Begin, office: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin()
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY + hours(2))
    office.days.create(date="2026-03-10")
    url = reverse("admin:deadlines_calendar_moves", args=[office.pk])
    page = boss.get(url)
    assert page.context["count"] == 1
    assert "2026-03-11 09:30" in page.content.decode()
    assert not Change.objects.exists()
    boss.post(url, {"reason": "停电"})
    assert Change.objects.get().reason == "停电"


def test_a_calendar_in_use_is_not_deleted(boss: Client, begin: Begin, office: Calendar) -> None:
    begin()
    url = reverse("admin:deadlines_calendar_delete", args=[office.pk])
    assert boss.post(url, {"post": "yes"}).status_code == 403
    assert Calendar.objects.filter(pk=office.pk).exists()


def test_only_administrators_get_in(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert client.get(reverse("admin:deadlines_calendar_changelist")).status_code == 302
