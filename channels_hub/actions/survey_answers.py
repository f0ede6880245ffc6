"""What a customer says after the end may be the answer to our question, and then opens nothing new (CH7)."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone, translation

from channels_hub import questions, transcript, windows
from channels_hub.actions import surveys
from channels_hub.adapters import adapter_for
from channels_hub.adapters.base import Inbound
from channels_hub.models import Conversation, Identity, Message, Survey

#: So long after the end a number is an answer; later it is a word like any other.
OPEN = timedelta(hours=24)
#: Whoever was unhappy may say why within this.
WHY = timedelta(minutes=10)
YES, NO = ("1", "resolved:yes"), ("2", "resolved:no")


def taken(identity: Identity, said: Inbound) -> Message | None:
    """The message, written below the conversation it judges; None when it is no answer."""
    if adapter_for(identity.inbox).delivers_on_commit:
        return None  # browsers of our own have a form for it
    survey = _open(identity, said.thread)
    if survey is None:
        return None
    answer = said.choice or said.body.strip().rstrip(".。！! ")
    conversation = Conversation.objects.locked().get(pk=survey.conversation_id)
    with translation.override(conversation.customer.language or settings.LANGUAGE_CODE):
        return (
            _score(conversation, survey, said, answer)
            or _resolved(conversation, survey, said, answer)
            or _why(conversation, survey, said)
        )


def _open(identity: Identity, thread: str) -> Survey | None:
    """Of the conversation that ended last, as long as nothing else is going on."""
    rows = Conversation.objects.filter(identity=identity, thread=thread).order_by("-pk")
    last = rows.select_related("survey").first()
    survey = getattr(last, "survey", None)
    if last is None or last.status != Conversation.Status.CLOSED or survey is None:
        return None
    return survey if last.closed_at and last.closed_at > timezone.now() - OPEN else None


def _score(conversation: Conversation, survey: Survey, said: Inbound, answer: str) -> Message | None:
    score = answer.removeprefix("score:")
    if survey.score is not None or score not in ("1", "2", "3", "4", "5"):
        return None
    message = _write(conversation, said)
    surveys.answer(conversation, int(score), None)
    if windows.lets_speak(conversation):
        questions.ask_resolved(conversation, survey)
    return message


def _resolved(conversation: Conversation, survey: Survey, said: Inbound, answer: str) -> Message | None:
    if survey.score is None or survey.resolved is not None or answer not in (*YES, *NO):
        return None
    message = _write(conversation, said)
    surveys.answer(conversation, survey.score, answer in YES, survey.comment)
    if windows.lets_speak(conversation):
        questions.thank(conversation)
    return message


def _why(conversation: Conversation, survey: Survey, said: Inbound) -> Message | None:
    """The first words after a bad verdict say why."""
    fresh = survey.answered_at and survey.answered_at > timezone.now() - WHY
    if not (fresh and survey.unhappy and survey.resolved is not None and not survey.comment and said.body.strip()):
        return None
    message = _write(conversation, said)
    surveys.answer(conversation, survey.score or 1, survey.resolved, said.body)
    return message


def _write(conversation: Conversation, said: Inbound) -> Message:
    """Below what it judges; nobody is called for it."""
    message = transcript.append(
        conversation,
        Message.Direction.IN,
        body=said.body,
        data={"choice": said.choice, "answer": True},
        external_id=said.external_id,
        channel_time=said.at,
    )
    conversation.refresh_from_db()
    return message
