"""What the clocks of reviews and corrective actions say of their subject."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deadlines.models import Timer
from deadlines.registry import Subject, What, on_timer
from qa.models import CorrectiveAction, Review


def _review(timer: Timer, what: What, level: int, at: datetime) -> Subject:
    review = Review.objects.select_related("team", "conversation__customer").get(pk=timer.subject_id)
    title = _("Review of the conversation with %(customer)s")
    return Subject(
        title=title % {"customer": review.conversation.customer},
        url=reverse("qa:review", args=[review.pk]),
        team=review.team,
    )


def _corrective_action(timer: Timer, what: What, level: int, at: datetime) -> Subject:
    action = CorrectiveAction.objects.select_related("owner", "review__team").get(pk=timer.subject_id)
    return Subject(
        title=_("Corrective action: %(what)s") % {"what": action},
        url=reverse("qa:actions"),
        owner=action.owner,
        team=action.review.team,
    )


on_timer("review", _review)
on_timer("corrective_action", _corrective_action)
