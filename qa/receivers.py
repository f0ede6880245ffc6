from typing import Any

from django.dispatch import receiver

from channels_hub.models import Survey
from channels_hub.signals import survey_answered
from qa.actions import reviews


@receiver(survey_answered)
def owe_a_review(sender: object, survey: Survey, **kwargs: Any) -> None:
    if survey.unhappy:
        reviews.owe(survey)
