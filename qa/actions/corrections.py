"""A corrective action: given with owner and date, done by the owner, verified or returned by the lead."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cs_platform.lib.refusals import Forbidden, Refused
from deadlines import actions as deadlines
from qa import access
from qa.actions import telling
from qa.actions.reviews import record, require_judge
from qa.models import CorrectiveAction, Review

MOST_DAYS = 366


@transaction.atomic
def give(user: User, review_pk: int, *, what: str, owner: User, due_on: date) -> CorrectiveAction:
    review = access.load_review(user, review_pk, lock=True)
    require_judge(user)
    if review.status != Review.Status.CORRECTING:
        raise Refused("not_written", _("Write cause and measure first."))
    _require_near(due_on)
    action = CorrectiveAction.objects.create(review=review, what=what, owner=owner, due_on=due_on, created_by=user)
    record(review, "action_given", user, what)
    _start_clock(action)
    telling.asked(action)
    return action


@transaction.atomic
def complete(user: User, pk: int, *, outcome: str) -> CorrectiveAction:
    """The owner says what was done."""
    action = access.load_action(user, pk, lock=True)
    if action.owner_id != user.pk:
        raise Forbidden("not_owner", _("Only the owner can report it done."))
    _require(action, CorrectiveAction.Status.OPEN)
    action.status, action.done_at, action.outcome = CorrectiveAction.Status.DONE, timezone.now(), outcome
    action.save(update_fields=["status", "done_at", "outcome"])
    record(action.review, "action_done", user, outcome)
    deadlines.meet("corrective_action", action.pk, "carry_out", action.done_at)
    telling.reported(action)
    return action


@transaction.atomic
def verify(user: User, pk: int, *, note: str = "") -> CorrectiveAction:
    action = _load_done(user, pk)
    action.status, action.verified_at = CorrectiveAction.Status.VERIFIED, timezone.now()
    action.save(update_fields=["status", "verified_at"])
    record(action.review, "action_verified", user, note)
    telling.verified(action)
    return action


@transaction.atomic
def give_back(user: User, pk: int, *, note: str) -> CorrectiveAction:
    """Not good enough: the owner gets it again, with the reason; the date stays."""
    action = _load_done(user, pk)
    action.status, action.times_returned = CorrectiveAction.Status.OPEN, action.times_returned + 1
    action.save(update_fields=["status", "times_returned"])
    record(action.review, "action_returned", user, note)
    _start_clock(action)
    telling.returned(action)
    return action


def _require_near(due_on: date) -> None:
    days = (due_on - timezone.localdate()).days
    if not 0 <= days <= MOST_DAYS:
        wrong = _("This day is past.") if days < 0 else _("At most a year ahead.")
        raise Refused("bad_date", wrong, {"due_on": wrong})


def _load_done(user: User, pk: int) -> CorrectiveAction:
    action = access.load_action(user, pk, lock=True)
    require_judge(user)
    if action.owner_id == user.pk:
        raise Forbidden("own_work", _("Nobody verifies their own work."))
    _require(action, CorrectiveAction.Status.DONE)
    return action


def _require(action: CorrectiveAction, status: str) -> None:
    if action.status != status:
        message = _("This corrective action is already at another stage: %(stage)s.")
        raise Refused("wrong_stage", message % {"stage": action.get_status_display()})


def _start_clock(action: CorrectiveAction) -> None:
    """The whole of its day is the owner's; a day already past leaves no clock to run."""
    now = timezone.now()
    end = timezone.make_aware(datetime.combine(action.due_on, time.max.replace(microsecond=0)))
    if end > now:
        deadlines.start(
            "corrective_action", action.pk, "carry_out", target=end - now, calendar=None, at=now, owner=action.owner
        )
