from typing import Any

import pytest
from django.http import Http404

from accounts.models import User
from cs_platform.lib.refusals import Forbidden, Refused
from deadlines.models import Timer
from qa import access
from qa.actions import reviews
from qa.models import Cause, Review


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        ({"score": 1, "resolved": True}, 1),
        ({"score": 2, "resolved": True}, 1),
        ({"score": 5, "resolved": False}, 1),
        ({"score": 3, "resolved": True}, 0),
        ({"score": 5, "resolved": True}, 0),
    ],
)
def test_every_unhappy_or_unresolved_answer_owes_a_review(verdict: Any, answer: dict, count: int) -> None:
    verdict(comment="", **answer)
    assert Review.objects.count() == count


def test_the_review_stands_in_the_team_leads_list_at_once(owed: Review, bob: User) -> None:
    assert owed in access.visible_reviews(bob)
    assert owed.agent.username == "alice"
    assert owed.events.get().note == "等了很久，问题还在"


def test_an_answer_given_twice_owes_one_review(verdict: Any) -> None:
    verdict(score=1, resolved=False, comment="")
    verdict(score=1, resolved=False, comment="")
    assert Review.objects.count() == 1


def test_the_lead_writes_cause_and_measure(written: Review, bob: User) -> None:
    written.refresh_from_db()
    assert (written.status, written.reviewer, written.cause.code) == ("correcting", bob, "slow")


def test_writing_meets_the_reviews_deadline(owed: Review, bob: User, causes: dict[str, Cause]) -> None:
    from deadlines import actions as deadlines

    deadlines.start("review", owed.pk, "review", target=_hours(8), calendar=None, at=owed.opened_at)
    reviews.write(bob, owed.pk, version=0, cause=causes["slow"], finding="慢", measure="快")
    assert Timer.objects.get(subject_kind="review", subject_id=owed.pk).met_at


def _hours(count: int) -> Any:
    from datetime import timedelta

    return timedelta(hours=count)


def test_a_stale_form_changes_nothing(written: Review, bob: User, causes: dict[str, Cause]) -> None:
    with pytest.raises(Refused) as refused:
        reviews.write(bob, written.pk, version=0, cause=causes["other"], finding="旧", measure="旧")
    assert refused.value.code == "stale"
    written.refresh_from_db()
    assert written.cause.code == "slow"


def test_a_lead_of_another_team_does_not_find_it(owed: Review, world: dict, causes: dict[str, Cause]) -> None:
    with pytest.raises(Http404):
        reviews.write(world["users"]["beth"], owed.pk, version=0, cause=causes["slow"], finding="x", measure="y")


def test_the_person_judged_sees_what_was_found_and_judges_nothing(
    written: Review, alice: User, causes: dict[str, Cause]
) -> None:
    assert written in access.visible_reviews(alice)
    with pytest.raises(Forbidden):
        reviews.write(alice, written.pk, version=written.version, cause=causes["other"], finding="x", measure="y")


def test_an_unwritten_review_is_hidden_from_the_person_judged(owed: Review, alice: User) -> None:
    assert owed not in access.visible_reviews(alice)


def test_nobody_judges_their_own_work(owed: Review, bob: User, causes: dict[str, Cause]) -> None:
    Review.objects.filter(pk=owed.pk).update(agent=bob)
    with pytest.raises(Forbidden) as refused:
        reviews.write(bob, owed.pk, version=0, cause=causes["slow"], finding="x", measure="y")
    assert refused.value.code == "own_work"


def test_a_review_is_not_finished_before_it_is_written(owed: Review, bob: User) -> None:
    with pytest.raises(Refused) as refused:
        reviews.finish(bob, owed.pk)
    assert refused.value.code == "not_written"


def test_a_review_with_nothing_to_correct_is_finished(written: Review, bob: User) -> None:
    assert reviews.finish(bob, written.pk).status == "finished"
