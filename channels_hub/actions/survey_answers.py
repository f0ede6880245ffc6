"""What a customer says after the end may be the answer to our question, and then opens nothing new (CH7)."""

from collections.abc import Sequence
from datetime import timedelta
from unicodedata import normalize

from django.conf import settings
from django.utils import timezone, translation

from channels_hub import questions, transcript, windows
from channels_hub.actions import surveys
from channels_hub.adapters import adapter_for
from channels_hub.adapters.base import Inbound
from channels_hub.models import Attachment, Conversation, Identity, Message, Survey
from channels_hub.text import shortened
from cs_platform.lib.refusals import Refused

#: So long after the end a number is an answer; later it is a word like any other.
OPEN = timedelta(hours=24)
#: Whoever was unhappy may say why within this.
WHY = timedelta(minutes=10)
YES, NO = ("1", "resolved:yes"), ("2", "resolved:no")
OURS = ("score:", "resolved:")


def taken(identity: Identity, said: Inbound, attachments: Sequence[Attachment], *, busy: bool) -> Message | None:
    """The message, written below the conversation it judges; None when it is no answer.

    `busy`: something else is going on by now, and only what was picked from our own menu answers us.
    """
    picked = said.choice.startswith(OURS)
    if adapter_for(identity.inbox).delivers_on_commit or (busy and not picked):
        return None  # browsers of our own have a form for it
    survey = _asked(identity, said.thread, picked=picked)
    if survey is None:
        return None
    conversation = Conversation.objects.locked().get(pk=survey.conversation_id)
    answer = said.choice or normalize("NFKC", said.body).strip(" \n.。!分")
    with translation.override(conversation.customer.language or settings.LANGUAGE_CODE):
        if picked:
            message = _write(conversation, said, attachments)
            _picked(conversation, survey, answer)
            return message
        if not (_is_score(survey, answer) or _is_resolution(survey, answer) or _is_why(survey, said, attachments)):
            return None
        message = _write(conversation, said, attachments)
        _said(conversation, survey, answer, message)
        return message


def _asked(identity: Identity, thread: str, *, picked: bool) -> Survey | None:
    """Of the conversation that ended last; a word is an answer only for a time, and when nothing came after it."""
    ended = Conversation.objects.filter(identity=identity, thread=thread)
    if picked:
        ended = ended.filter(status=Conversation.Status.CLOSED, survey__isnull=False)
    last = ended.select_related("survey").order_by("-pk").first()
    survey = getattr(last, "survey", None)
    if last is None or last.status != Conversation.Status.CLOSED or survey is None:
        return None
    return survey if picked or (last.closed_at and last.closed_at > timezone.now() - OPEN) else None


def _is_score(survey: Survey, answer: str) -> bool:
    return survey.score is None and answer in ("1", "2", "3", "4", "5")


def _is_resolution(survey: Survey, answer: str) -> bool:
    return survey.score is not None and survey.resolved is None and answer in (*YES, *NO)


def _is_why(survey: Survey, said: Inbound, attachments: Sequence[Attachment]) -> bool:
    """The first words after a bad verdict."""
    fresh = survey.answered_at is not None and survey.answered_at > timezone.now() - WHY
    return fresh and survey.unhappy and not survey.comment and bool(said.body.strip() or attachments)


def _said(conversation: Conversation, survey: Survey, answer: str, message: Message) -> None:
    if _is_score(survey, answer):
        _score(conversation, survey, int(answer))
    elif _is_resolution(survey, answer):
        _resolved(conversation, survey, resolved=answer in YES)
    elif message.body:
        surveys.answer(conversation, survey.score or 1, survey.resolved, message.body)


def _picked(conversation: Conversation, survey: Survey, choice: str) -> None:
    """Another face may follow for ten minutes; what comes too late stands there and changes nothing."""
    number = choice.removeprefix("score:")
    try:
        if number in ("1", "2", "3", "4", "5"):
            _score(conversation, survey, int(number))
        elif survey.score is not None and choice in (*YES, *NO):
            _resolved(conversation, survey, resolved=choice in YES)
    except Refused:
        return


def _score(conversation: Conversation, survey: Survey, score: int) -> None:
    first = survey.score is None
    surveys.answer(conversation, score, survey.resolved, survey.comment)
    conversation.refresh_from_db()
    if first and windows.lets_speak(conversation):
        questions.ask_resolved(conversation, survey)


def _resolved(conversation: Conversation, survey: Survey, *, resolved: bool) -> None:
    first = survey.resolved is None
    survey = surveys.answer(conversation, survey.score or 1, resolved, survey.comment)
    conversation.refresh_from_db()
    if first and windows.lets_speak(conversation):
        questions.thank(conversation, survey)


def _write(conversation: Conversation, said: Inbound, attachments: Sequence[Attachment]) -> Message:
    """Below what it judges; nobody is called for it."""
    return transcript.append(
        conversation,
        Message.Direction.IN,
        kind=attachments[0].kind if attachments else Message.Kind.TEXT,
        body=shortened(said.body)[0],
        data={**said.data, "choice": said.choice, "answer": True},
        attachments=attachments,
        external_id=said.external_id,
        channel_time=said.at,
    )
