from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from cs_platform.lib.refusals import Forbidden, Refused
from deadlines.models import Timer
from qa.actions import corrections, reviews
from qa.models import CorrectiveAction, Review


@pytest.fixture
def tomorrow() -> Any:
    return timezone.localdate() + timedelta(days=1)


@pytest.fixture
def action(written: Review, bob: User, alice: User, tomorrow: Any) -> CorrectiveAction:
    return corrections.give(bob, written.pk, what="复习首响规范", owner=alice, due_on=tomorrow)


def test_the_owners_clock_runs_to_the_end_of_the_day(action: CorrectiveAction, alice: User, tomorrow: Any) -> None:
    timer = Timer.objects.get(subject_kind="corrective_action", subject_id=action.pk)
    assert timezone.localtime(timer.due_at).strftime("%Y-%m-%d %H:%M:%S") == f"{tomorrow} 23:59:59"
    assert timer.owner == alice


def test_done_and_verified_the_review_can_finish(action: CorrectiveAction, alice: User, bob: User) -> None:
    with pytest.raises(Refused):
        reviews.finish(bob, action.review_id)
    corrections.complete(alice, action.pk, outcome="已复习并通过测验")
    corrections.verify(bob, action.pk)
    assert reviews.finish(bob, action.review_id).status == "finished"
    assert [event.kind for event in action.review.events.all()][-4:] == [
        "action_given",
        "action_done",
        "action_verified",
        "finished",
    ]


def test_not_good_enough_goes_back_with_the_reason(action: CorrectiveAction, alice: User, bob: User) -> None:
    corrections.complete(alice, action.pk, outcome="看过了")
    corrections.give_back(bob, action.pk, note="请附测验成绩")
    action.refresh_from_db()
    assert (action.status, action.times_returned) == ("open", 1)
    assert action.review.events.last().note == "请附测验成绩"
    assert Timer.objects.open_for("corrective_action", [action.pk]).count() == 1


def test_only_the_owner_reports_it_done(action: CorrectiveAction, bob: User) -> None:
    with pytest.raises(Forbidden):
        corrections.complete(bob, action.pk, outcome="done")


def test_a_double_click_reports_once(action: CorrectiveAction, alice: User) -> None:
    corrections.complete(alice, action.pk, outcome="done")
    with pytest.raises(Refused) as refused:
        corrections.complete(alice, action.pk, outcome="done")
    assert refused.value.code == "wrong_stage"


def test_nobody_verifies_their_own_work(written: Review, bob: User, tomorrow: Any) -> None:
    own = corrections.give(bob, written.pk, what="调整排班", owner=bob, due_on=tomorrow)
    corrections.complete(bob, own.pk, outcome="done")
    with pytest.raises(Forbidden) as refused:
        corrections.verify(bob, own.pk)
    assert refused.value.code == "own_work"


def test_a_day_that_is_past_is_refused(written: Review, bob: User, alice: User) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Refused) as refused:
        corrections.give(bob, written.pk, what="x", owner=alice, due_on=yesterday)
    assert "due_on" in refused.value.fields
