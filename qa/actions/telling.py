"""Who hears of a review and its corrections: screens move by themselves, the person asked gets a notice."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cs_platform.lib.live import publish_on_commit, user_group
from deadlines import actions as deadlines
from deadlines.models import Notice
from qa import access
from qa.models import CorrectiveAction, Review


def changed(review: Review, *others: User) -> None:
    """The lists and marks of everybody who judges, and of `others`, are fetched again."""
    for pk in {*access.judges_of(review).values_list("pk", flat=True), *(user.pk for user in others)}:
        publish_on_commit(user_group(pk), {"type": "reviews"})


def owed(review: Review) -> None:
    changed(review)
    if review.team.lead:
        url = reverse("qa:review", args=[review.pk])
        customer = str(review.conversation.customer)
        deadlines.notify(review.team.lead, Notice.Level.INFO, _("A customer left dissatisfied"), customer, url)


def asked(action: CorrectiveAction) -> None:
    _tell(action.owner, action, _("You were given a corrective action"))


def reported(action: CorrectiveAction) -> None:
    _tell(action.created_by, action, _("A corrective action waits to be verified"))


def verified(action: CorrectiveAction) -> None:
    _tell(action.owner, action, _("Your corrective action was verified"))


def returned(action: CorrectiveAction) -> None:
    _tell(action.owner, action, _("Your corrective action came back"))


def _tell(user: User, action: CorrectiveAction, title: Promise) -> None:
    changed(action.review, action.owner)
    url = reverse("qa:review", args=[action.review_id])
    deadlines.notify(user, Notice.Level.INFO, title, str(action), url)
