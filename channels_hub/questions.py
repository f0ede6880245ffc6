"""The questions at the end, in the way the channel can ask them: faces, a menu, or numbers to reply (CH7)."""

from typing import Any

from django.utils.translation import gettext as _

from channels_hub.actions import delivery
from channels_hub.adapters import adapter_for
from channels_hub.models import Conversation, Message, Survey

Choice = dict[str, str]


def score_words() -> list[str]:
    """From five down to one."""
    return [_("Very good"), _("Good"), _("So-so"), _("Bad"), _("Very bad")]


def scores() -> list[Choice]:
    return [{"id": f"score:{5 - place}", "label": word} for place, word in enumerate(score_words())]


def resolutions() -> list[Choice]:
    return [{"id": "resolved:yes", "label": _("Yes, resolved")}, {"id": "resolved:no", "label": _("No, not resolved")}]


def ask_score(conversation: Conversation, survey: Survey) -> None:
    """Browsers of our own draw five faces; elsewhere the scores are a menu, or `5` is replied."""
    _ask(conversation, _("How was our service?"), scores(), survey, from_five=True)


def ask_resolved(conversation: Conversation, survey: Survey) -> None:
    _ask(conversation, _("Was your matter resolved?"), resolutions(), survey)


def thank(conversation: Conversation, survey: Survey) -> None:
    """Whoever was unhappy is asked for a word why."""
    words = _("Thank you for your answer.")
    if survey.unhappy and not survey.comment:
        words = _("Thank you for your answer. We are sorry; tell us in a word what could have been better.")
    delivery.queue(conversation, kind=Message.Kind.TEXT, body=words, data={"by": "house"})


def _ask(
    conversation: Conversation, question: str, choices: list[Choice], survey: Survey, *, from_five: bool = False
) -> None:
    adapter = adapter_for(conversation.inbox)
    data: dict[str, Any] = {"survey": survey.pk, "by": "house"}
    if adapter.delivers_on_commit:
        pass  # has a form of its own
    elif adapter.limits.choices:
        data["choices"] = choices
    else:
        numbers = range(len(choices), 0, -1) if from_five else range(1, len(choices) + 1)
        lines = [f"{number} {choice['label']}" for number, choice in zip(numbers, choices, strict=True)]
        question = "\n".join([question, *lines, _("Reply with the number.")])
    delivery.queue(conversation, kind=Message.Kind.SURVEY, body=question, data=data)
