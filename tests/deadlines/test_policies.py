"""What is promised for which work, and what a policy refuses."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from deadlines import actions
from deadlines.models import Calendar, Escalation, Policy, Target, Timer
from tests.deadlines.calendars import hours
from tests.deadlines.support import MONDAY

pytestmark = pytest.mark.django_db


def policy(office: Calendar, rank: int, conditions: dict[str, list[str]], **targets: timedelta) -> Policy:
    made = Policy.objects.create(
        name=f"{rank}", subject_kind="errand", rank=rank, conditions=conditions, calendar=office
    )
    for metric, target in targets.items():
        Target.objects.create(policy=made, metric=metric, target=target)
    return made


def promised(**attributes: Any) -> dict[str, timedelta]:
    timers = actions.start_by_policy("errand", 1, attributes, MONDAY)
    return {timer.metric: timer.target for timer in timers}


def test_for_each_metric_the_first_policy_that_fits_decides(office: Calendar) -> None:
    policy(office, 10, {"urgency": ["high"]}, **{"return": hours(2)})
    policy(office, 20, {}, accept=hours(1), **{"return": hours(8)})
    assert promised(urgency="high") == {"return": hours(2), "accept": hours(1)}


def test_all_conditions_must_fit_and_of_each_one_value_is_enough(office: Calendar) -> None:
    policy(office, 10, {"urgency": ["high", "highest"], "region": ["suzhou"]}, accept=hours(1))
    assert promised(urgency="high", region="wuxi") == {}
    assert promised(urgency="high") == {}
    assert promised(urgency="highest", region=["jiangsu", "suzhou"]) == {"accept": hours(1)}


def test_an_inactive_policy_promises_nothing(office: Calendar) -> None:
    policy(office, 10, {}, accept=hours(1))
    Policy.objects.update(active=False)
    assert promised() == {}


def test_only_the_metrics_asked_for_start(office: Calendar) -> None:
    policy(office, 10, {}, accept=hours(1), **{"return": hours(8)})
    actions.start_by_policy("errand", 1, {}, MONDAY, metrics=["accept"])
    assert [timer.metric for timer in Timer.objects.all()] == ["accept"]


def test_a_target_with_its_own_calendar_and_escalations(office: Calendar, dora: User) -> None:
    always = Calendar.objects.create(code="nonstop", name="全天候", week=["00:00-24:00"] * 7)
    made = policy(office, 10, {})
    target = Target.objects.create(
        policy=made, metric="statutory", target=timedelta(days=15), pausable=False, calendar=always
    )
    Escalation.objects.create(target=target, after=hours(1), to="user", user=dora)
    [timer] = actions.start_by_policy("errand", 1, {}, MONDAY)
    assert timer.due_at == MONDAY + timedelta(days=15)
    assert timer.moments[-1] == MONDAY + timedelta(days=15, hours=1)
    assert not timer.pausable


def test_starting_by_policy_asks_few_questions(office: Calendar, django_assert_max_num_queries: Any) -> None:
    policy(office, 10, {}, accept=hours(1))
    with django_assert_max_num_queries(11):
        actions.start_by_policy("errand", 1, {}, MONDAY)


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"conditions": {"colour": ["red"]}}, "conditions", "colour"),
        ({"conditions": {"urgency": "high"}}, "conditions", "list"),
        ({"conditions": {"urgency": []}}, "conditions", "list"),
        ({"conditions": ["urgency"]}, "conditions", "list"),
        ({"subject_kind": "weather"}, "subject_kind", "deadlines"),
    ],
)
def test_a_wrong_policy_is_refused_with_the_reason(
    office: Calendar, settings: Any, changed: dict[str, Any], field: str, said: str
) -> None:
    settings.LANGUAGE_CODE = "en"
    given = {"name": "x", "subject_kind": "errand", "conditions": {"urgency": ["high"]}, "calendar": office}
    Policy(**given).full_clean()
    with pytest.raises(ValidationError) as refused:
        Policy(**{**given, **changed}).full_clean()
    assert said in " ".join(refused.value.message_dict[field])


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"target": -hours(1)}, "target"),
        ({"target": timedelta(0)}, "target"),
        ({"warn_before": [hours(9)]}, "warn_before"),
        ({"warn_before": [-hours(1)]}, "warn_before"),
        ({"metric": "altitude"}, "metric"),
    ],
)
def test_a_wrong_target_is_refused_with_the_reason(office: Calendar, changed: dict[str, Any], field: str) -> None:
    given = {
        "policy": policy(office, 10, {}),
        "metric": "return",
        "target": hours(8),
        "warn_before": [hours(1)],
    }
    Target(**given).full_clean()
    with pytest.raises(ValidationError) as refused:
        Target(**{**given, **changed}).full_clean()
    assert field in refused.value.message_dict


def test_an_escalation_names_a_person_exactly_when_it_is_for_one(office: Calendar, dora: User) -> None:
    target = Target.objects.create(policy=policy(office, 10, {}), metric="return", target=hours(8))
    Escalation(target=target, after=hours(1), to="user", user=dora).full_clean()
    Escalation(target=target, after=hours(1), to="owner").full_clean()
    for wrong in ({"to": "user"}, {"to": "owner", "user": dora}):
        with pytest.raises(ValidationError):
            Escalation(target=target, after=hours(1), **wrong).full_clean()


@pytest.mark.parametrize(
    ("week", "right"),
    [
        (["08:30-12:00, 13:30-17:30"] * 5 + ["", ""], True),
        (["8:30–12:00，13:30至17:30"] * 7, True),
        (["00:00-24:00"] * 7, True),
        (["22:00-06:00"] * 7, True),
        ([""] * 7, False),
        (["08:30-12:00"] * 6, False),
        (["08:30-12:00, 11:00-17:30"] * 7, False),
        (["22:00-06:00, 05:00-08:00"] * 7, False),
        (["22:00-06:00", "05:00-08:00", "", "", "", "", ""], False),
        (["05:00-08:00", "", "", "", "", "", "22:00-06:00"], False),
        (["8:30"] * 7, False),
        (["25:00-26:00"] * 7, False),
        (["08:75-12:00"] * 7, False),
        (["明天"] * 7, False),
    ],
)
def test_a_week_that_cannot_be_is_refused(db: None, week: list[str], right: bool) -> None:
    calendar = Calendar(code="c", name="c", week=week)
    if right:
        calendar.full_clean()
    else:
        with pytest.raises(ValidationError) as refused:
            calendar.full_clean()
        assert "week" in refused.value.message_dict


@pytest.mark.parametrize(
    ("field", "wrong", "right"),
    [("timezone", "Asia/Nanjing", "Europe/Berlin"), ("holiday_region", "XX", "CN")],
)
def test_an_unknown_zone_or_region_is_refused(db: None, field: str, wrong: str, right: str) -> None:
    Calendar(code="c", name="c", **{field: right}).full_clean()
    with pytest.raises(ValidationError) as refused:
        Calendar(code="c", name="c", **{field: wrong}).full_clean()
    assert field in refused.value.message_dict
