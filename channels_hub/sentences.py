"""Event lines: a code and its data in the row, a sentence in the reader's language on the screen."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

SENTENCES = {
    "queued": gettext_noop("Waiting for an agent"),
    "assigned": gettext_noop("Assigned to %(agent)s"),
    "joined": gettext_noop("%(agent)s took the conversation"),
    "declined": gettext_noop("%(agent)s passed it on"),
    "not_taken": gettext_noop("%(agent)s did not take it in time"),
    "nobody_there": gettext_noop("Nobody is there to take it; %(lead)s was told"),
    "returned": gettext_noop("%(agent)s went offline; back in the queue"),
    "transferred": gettext_noop("%(by)s handed over to %(to)s"),
    "snoozed": gettext_noop("%(agent)s snoozed it until %(until)s"),
    "woke": gettext_noop("Back from snooze"),
    "parked": gettext_noop("%(agent)s set it aside"),
    "unparked": gettext_noop("%(agent)s took it up again"),
    "after_hours": gettext_noop("We are closed now. Your message is kept; we answer from %(opening)s."),
    "after_hours_unknown": gettext_noop("We are closed now. Your message is kept and will be answered."),
    "started": gettext_noop("%(agent)s began this conversation"),
    "closed": gettext_noop("%(agent)s ended the conversation"),
    "closed_by_customer": gettext_noop("The customer ended the conversation"),
    "truncated": gettext_noop("The message was longer than we keep and was cut"),
    "restricted": gettext_noop("%(agent)s set a restriction: %(title)s"),
    "auto_reply": gettext_noop("An automatic reply came: %(what)s"),
    "handed_over": gettext_noop("The self-service calls a person"),
    "solved_itself": gettext_noop("Solved by the self-service"),
    "fell_silent": gettext_noop("Nobody said anything any more"),
    "callback_owed": gettext_noop("The customer is owed a call back"),
    "callback_owed_at": gettext_noop("The customer is owed a call back at %(at)s"),
    "call_offered": gettext_noop("The call rings at %(agent)s's telephone"),
    "call_rings": gettext_noop("The call rings at several telephones"),
    "call_taken": gettext_noop("%(agent)s took the call"),
    "call_missed": gettext_noop("Nobody took the call; the customer is owed a call back"),
    "call_failed": gettext_noop("The customer could not be reached"),
    "menu": gettext_noop("In the menu: %(steps)s"),
    "followed": gettext_noop("The customer followed the account"),
    "scanned": gettext_noop("The customer scanned the code %(what)s"),
    "scanned_code": gettext_noop("The customer scanned a code by the menu: %(what)s"),
    "clicked": gettext_noop("The customer pressed %(what)s in the menu"),
    "viewed": gettext_noop("The customer opened %(what)s from the menu"),
    "located": gettext_noop("The customer told where they are: %(latitude)s, %(longitude)s"),
    "came_in": gettext_noop("The customer opened the conversation"),
    "paid": gettext_noop("The customer paid"),
    "subscription_changed": gettext_noop("The customer changed which notices they take"),
    "refuses_messages": gettext_noop("The customer refuses messages from us"),
    "takes_messages": gettext_noop("The customer takes messages from us again"),
    "session_taken": gettext_noop("%(staff)s took the session in the channel's own app"),
    "session_handed_over": gettext_noop("The session was handed to %(staff)s in the channel's own app"),
    "session_ended": gettext_noop("%(staff)s ended the session in the channel's own app"),
    "session_reopened": gettext_noop("%(staff)s opened the session again in the channel's own app"),
    "left": gettext_noop("The customer has left this channel"),
    "not_asked": gettext_noop("Not asked how it was: the channel no longer lets us write"),
    "linked": gettext_noop("Found to be one person with %(customer)s"),
    "unlinked": gettext_noop("Parted from %(customer)s again"),
    "elsewhere": gettext_noop("%(agent)s went on by %(inbox)s"),
    "survey": gettext_noop("How was our service?"),
}
#: What the customer may read too, and in which words when they are not ours.
FOR_CUSTOMER = {
    "handed_over": "calling_person",
    "solved_itself": "ended",
    "fell_silent": "ended",
    "joined": "with_you",
    "after_hours": "after_hours",
    "after_hours_unknown": "after_hours_unknown",
    "survey": "survey",
    "closed": "ended",
    "closed_by_customer": "ended",
}
SENTENCES["with_you"] = gettext_noop("%(agent)s is with you")
SENTENCES["calling_person"] = gettext_noop("We are getting a person for you")
SENTENCES["ended"] = gettext_noop("The conversation has ended")


def sentence(data: dict[str, Any], *, for_customer: bool = False) -> str:
    """The event's line in the language in force; dates in the centre's zone."""
    code = FOR_CUSTOMER.get(data["code"], "") if for_customer else data["code"]
    template = SENTENCES.get(code)
    return _(template) % {key: _shown(value) for key, value in data.items()} if template else ""


def in_all_languages(data: dict[str, Any], *, for_customer: bool = False) -> dict[str, str]:
    """A frame goes to readers of several languages: each page picks its own."""
    texts = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = sentence(data, for_customer=for_customer)
    return texts


def _shown(value: Any) -> Any:
    at = parse_datetime(value) if isinstance(value, str) and value[:2] == "20" else None
    return moment(at) if at else value


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "n月j日 H:i" if translation.get_language() == "zh-hans" else "j M, H:i")
