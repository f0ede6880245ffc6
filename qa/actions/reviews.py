"""A review: owed by an unhappy answer, written by the lead, finished when every correction is verified."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from channels_hub.models import Survey
from cs_platform.lib.refusals import Forbidden, Refused
from deadlines import actions as deadlines
from qa import access
from qa.actions import telling
from qa.models import Cause, CorrectiveAction, Review, ReviewEvent


@transaction.atomic
def owe(survey: Survey) -> Review:
    """Called inside the transaction of the customer's verdict: no unhappy answer without a review."""
    conversation = survey.conversation
    review, new = Review.objects.get_or_create(
        conversation=conversation,
        defaults={"team": conversation.team, "agent": conversation.closed_by or conversation.assignee},
    )
    if new:
        record(review, "owed", None, survey.comment)
        attributes = {"team": review.team.code}
        deadlines.start_by_policy("review", review.pk, attributes, review.opened_at, owner=review.team.lead)
        telling.owed(review)
    return review


@transaction.atomic
def write(user: User, pk: int, *, version: int, cause: Cause, finding: str, measure: str) -> Review:
    """The lead's judgement; it may be rewritten until the review is finished."""
    review = access.load_review(user, pk, lock=True)
    require_judge(user)
    if review.agent_id == user.pk:
        raise Forbidden("own_work", _("Nobody judges their own work: another lead or an inspector reviews this."))
    if review.version != version:
        raise Refused(
            "stale", _("Somebody else changed this review meanwhile. Your text is kept: look, then save again.")
        )
    if review.status == Review.Status.FINISHED:
        raise Refused("finished", _("This review is finished."))
    now = timezone.now()
    review.cause, review.finding, review.measure = cause, finding, measure
    review.reviewer, review.written_at = user, review.written_at or now
    review.status = Review.Status.CORRECTING
    review.version += 1
    review.save()
    record(review, "written", user)
    deadlines.meet("review", review.pk, "review", now)
    telling.changed(review)
    return review


@transaction.atomic
def finish(user: User, pk: int) -> Review:
    """Nothing is left to correct: every corrective action, if there is one, was verified."""
    review = access.load_review(user, pk, lock=True)
    require_judge(user)
    if review.agent_id == user.pk:
        raise Forbidden("own_work", _("Nobody judges their own work: another lead or an inspector reviews this."))
    if review.status == Review.Status.OWED:
        raise Refused("not_written", _("Write cause and measure first."))
    if review.actions.exclude(status=CorrectiveAction.Status.VERIFIED).exists():
        raise Refused("actions_open", _("A corrective action is not verified yet."))
    if review.status != Review.Status.FINISHED:
        review.status, review.finished_at = Review.Status.FINISHED, timezone.now()
        review.save(update_fields=["status", "finished_at"])
        record(review, "finished", user)
        telling.changed(review)
    return review


def require_judge(user: User) -> None:
    if not access.may_judge(user):
        raise Forbidden("not_a_judge", _("Only a team lead or inspector judges."))


def record(review: Review, kind: str, actor: User | None, note: str = "") -> None:
    ReviewEvent.objects.create(review=review, kind=kind, actor=actor, note=note)
