"""What stands around an open conversation: who may do what to it, and in which words it is said."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Role, User
from channels_hub import presenting, windows
from channels_hub.access import SPEAKERS
from channels_hub.adapters import adapter_for
from channels_hub.adapters.base import Window
from channels_hub.examining import LARGEST_FILE
from channels_hub.models import Call, Conversation, Message, Restriction
from deadlines.models import Timer
from workbench import writing
from workbench.names import name_of
from workbench.ways import ways

Status = Conversation.Status
#: Messages that come with a page, and with each step into the past.
PAGE = 50
#: More changes than this are not caught up with one by one.
LONG_ABSENCE = 500


@dataclass(frozen=True)
class May:
    """What this person may do here; the actions check it again."""

    act: bool = False
    take: bool = False
    reply: bool = False
    write: bool = False
    read: bool = False
    start: bool = False

    @property
    def writing(self) -> str:
        """What the composer is for."""
        return "reply" if self.reply else "note" if self.write else ""


def may(user: User, chat: Conversation, shut: bool) -> May:
    mine = chat.assignee_id == user.pk
    speaks = user.has_role(*SPEAKERS)
    served = chat.status == Status.ACTIVE and (mine or user.has_role(Role.LEAD))
    offered = mine and chat.status == Status.ACTIVE and chat.accepted_at is None
    closed = chat.status == Status.CLOSED
    return May(
        act=speaks and served,
        take=speaks and not chat.routed_elsewhere and (offered or chat.status == Status.QUEUED),
        reply=speaks and served and not shut,
        write=not closed and (speaks or user.has_role(Role.EXPERT)),
        read=mine,
        start=speaks and closed and user.team_id is not None,
    )


def context(user: User, chat: Conversation) -> dict[str, Any]:
    window = windows.window(chat)
    shut = _shut(chat, window) if chat.status != Status.CLOSED else ""
    timer = Timer.objects.open_for("conversation", [chat.pk]).first()
    return {
        "conversation": chat,
        "name": name_of(chat),
        "call": going_on(chat),
        "closed": chat.status == Status.CLOSED,
        "survey": getattr(chat, "survey", None),
        "may": may(user, chat, bool(shut)),
        "shut": shut,
        "ways": ways(user, chat) if shut and not chat.routed_elsewhere else None,
        "quota": None if shut else writing.quota(window, chat),
        "closes_at": window.closes_at,
        "limits": writing.limits(chat),
        "thread": writing.thread(chat),
        "timer": timer,
        "light": "paused" if timer and timer.is_paused else "",
        "restrictions": standing(chat.customer_id),
        "status_words": _status_words(user, chat),
        "take_words": _take_words(chat),
        "max_bytes": LARGEST_FILE,
    }


def going_on(chat: Conversation) -> Call | None:
    """The call that this conversation is, until somebody hangs up."""
    if not adapter_for(chat.inbox).routes_itself:
        return None
    return Call.objects.filter(conversation=chat).exclude(state=Call.State.ENDED).first()


def standing(customer_id: int) -> QuerySet[Restriction]:
    """The restrictions in force now."""
    return Restriction.objects.standing().filter(customer=customer_id).select_related("created_by")


def newest(chat: Conversation) -> dict[str, Any]:
    """The last messages, in the shape of a frame."""
    return page_of(chat, chat.messages.order_by("-seq")[:PAGE])


def before(chat: Conversation, seq: int) -> dict[str, Any]:
    """The step into the past that ends before `seq`."""
    return page_of(chat, chat.messages.filter(seq__lt=seq).order_by("-seq")[:PAGE])


def after(chat: Conversation, revision: int) -> dict[str, Any]:
    """All that changed since `revision`; after a long absence the newest page, to begin `anew` with."""
    changed = page_of(chat, chat.messages.filter(revision__gt=revision).order_by("-seq")[: LONG_ABSENCE + 1])
    if len(changed["messages"]) <= LONG_ABSENCE:
        return changed
    return newest(chat) | {"anew": True}


def page_of(chat: Conversation, messages: QuerySet[Message]) -> dict[str, Any]:
    rows = messages.select_related("author").prefetch_related("attachments")
    return presenting.frame(chat, reversed(rows), for_customer=False)


def _status_words(user: User, chat: Conversation) -> str:
    if chat.status != Status.ACTIVE or chat.assignee is None:
        return str(chat.get_status_display())
    if chat.assignee_id != user.pk:
        return _("With %(agent)s") % {"agent": chat.assignee.name}
    if chat.accepted_at is None:
        return _("Rings at your telephone") if chat.routed_elsewhere else _("Offered to you")
    return _("With you")


def _take_words(chat: Conversation) -> str:
    if chat.status == Status.QUEUED:
        return _("This customer waits for your team.")
    return _("This conversation is offered to you.")


def _shut(chat: Conversation, window: Window) -> str:
    """Why nothing can be sent now, and what can be done instead."""
    if "text" not in adapter_for(chat.inbox).limits.kinds:
        return _("A call is answered by speaking: notes are for colleagues.")
    if window.messages_left == 1 and windows.keeps_last(chat):
        return _("The last message is kept for the closing question. End the conversation, or go on elsewhere.")
    if window.is_shut:
        return _("The channel's time for answers is over. Call the customer, or wait until they write again.")
    if window.is_used_up:
        return _("The channel's messages are used up until the customer writes again. Call them if it cannot wait.")
    return ""
