"""The question at the end, on the channel the customer used (CH7)."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from channels_hub import questions, transcript, windows
from channels_hub.models import Conversation, Survey
from channels_hub.signals import survey_answered
from channels_hub.text import clean
from cs_platform.lib.refusals import Refused

#: A slip of the thumb can be put right; after this the verdict stands.
MAY_CHANGE = timedelta(minutes=10)
LONGEST_COMMENT = Survey._meta.get_field("comment").max_length


def ask(conversation: Conversation) -> Survey | None:
    """Owe the customer the question; part of closing, under the conversation's lock. None where none can be sent."""
    if hasattr(conversation, "survey"):
        return conversation.survey
    if not windows.lets_speak(conversation) or windows.in_public(conversation):
        return None
    survey = Survey.objects.create(conversation=conversation)
    conversation.survey = survey
    with translation.override(conversation.customer.language or settings.LANGUAGE_CODE):
        questions.ask_score(conversation, survey)
    return survey


@transaction.atomic
def answer(conversation: Conversation, score: int, resolved: bool | None, comment: str = "") -> Survey:
    """Keep the verdict; the same verdict again changes nothing, another one may follow for ten minutes."""
    conversation = Conversation.objects.locked().get(pk=conversation.pk)
    survey = Survey.objects.filter(conversation=conversation).first()
    if survey is None:
        raise Refused("not_asked", _("There is no question to answer."))
    if not 1 <= score <= 5:
        raise Refused("bad_score", _("Choose one of the five faces."), {"score": _("Choose one of the five faces.")})
    verdict = (score, resolved, clean(comment)[:LONGEST_COMMENT])
    if survey.answered_at and (survey.score, survey.resolved, survey.comment) == verdict:
        return survey
    if survey.answered_at and timezone.now() - survey.answered_at > MAY_CHANGE:
        raise Refused("already_answered", _("Thank you, we have your answer already."))
    survey.score, survey.resolved, survey.comment = verdict
    survey.answered_at = survey.answered_at or timezone.now()
    survey.save()
    conversation.survey = survey
    transcript.changed(conversation)
    survey_answered.send(Survey, survey=survey)
    return survey
