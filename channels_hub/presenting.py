"""Rows as screens get them: one shape for frames, pages, API and widget (docs/architecture.md)."""

from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from channels_hub import hours, waiting, windows
from channels_hub.files import url_for_staff, url_for_visitor
from channels_hub.models import Attachment, Conversation, Customer, Inbox, Message, Reveal, Survey
from channels_hub.sentences import FOR_CUSTOMER, in_all_languages, sentence

JSON = dict[str, Any]


def frame(conversation: Conversation, messages: Iterable[Message], *, for_customer: bool) -> JSON:
    """What changed, as `{"type": "conversation", …}`; catching up over HTTP gives the same shape."""
    shown = [message for message in messages if not for_customer or is_public(message)]
    return {
        "type": "conversation",
        "conversation": conversation.pk,
        "revision": conversation.revision,
        "messages": [message_json(message, for_customer) for message in shown],
        "state": state_json(conversation, for_customer),
    }


def is_public(message: Message) -> bool:
    """What the customer may see: no notes, no events that are our own business."""
    if message.direction == Message.Direction.EVENT:
        return message.data.get("code") in FOR_CUSTOMER
    return message.direction != Message.Direction.NOTE


def message_json(message: Message, for_customer: bool) -> JSON:
    data, body = message.data, message.body
    if for_customer and message.recalled_at:
        data, body = {}, ""
    if message.direction == Message.Direction.EVENT:
        body = sentence(message.data, for_customer=for_customer)
        data = {"code": message.data["code"], "texts": in_all_languages(message.data, for_customer=for_customer)}
    shown = [] if for_customer and message.recalled_at else attachments_of(message)
    return {
        "id": message.pk,
        "seq": message.seq,
        "revision": message.revision,
        "direction": message.direction,
        "kind": message.kind,
        "body": body,
        "data": data,
        "author": person_json(message.author),
        "created_at": iso(message.created_at),
        "delivery": message.delivery,
        "delivery_error": "" if for_customer else message.delivery_error,
        "delivery_detail": "" if for_customer else message.delivery_detail,
        "recalled": message.recalled_at is not None,
        "client_id": message.client_id,
        "attachments": [attachment_json(attachment, for_customer) for attachment in shown],
    }


def state_json(conversation: Conversation, for_customer: bool) -> JSON:
    shared = {
        "status": conversation.status,
        "assignee": person_json(conversation.assignee),
        "after_hours": conversation.after_hours,
        "closed_at": iso(conversation.closed_at),
    }
    if for_customer:
        return shared | {
            "unread": 0,
            "seen_seq": conversation.seen_by_agent,
            "survey": survey_state(conversation),
            "queue": waiting.place(conversation),
            **hours_json(conversation.inbox),
        }
    return shared | {
        "unread": conversation.unread,
        "waiting_since": iso(conversation.waiting_since),
        "queued_at": iso(conversation.queued_at),
        "seen_seq": conversation.seen_by_customer,
        "accepted": conversation.accepted_at is not None,
        "parked": conversation.parked,
        "snoozed_until": iso(conversation.snoozed_until),
        "team": conversation.team_id,
        "priority": conversation.priority,
        "subject": conversation.subject,
        "survey": survey_json(conversation),
        "window": window_json(conversation),
    }


def window_json(conversation: Conversation) -> JSON:
    """What the channel still allows; `left` null is without limit, `kept`: what is left is for the closing question."""
    now = windows.window(conversation)
    return {
        "closes_at": iso(now.closes_at),
        "left": now.messages_left,
        "shut": now.is_shut or now.is_used_up,
        "kept": now.messages_left == 1 and windows.keeps_last(conversation),
    }


def hours_json(inbox: Inbox) -> JSON:
    return {"open": hours.is_open(inbox), "next_opening": iso(hours.next_opening(inbox))}


def attachments_of(message: Message) -> list[Attachment]:
    """No query for the many messages that carry no file: `data.files` counts them."""
    return list(message.attachments.all()) if message.data.get("files") else []


def attachment_json(attachment: Attachment, for_customer: bool) -> JSON:
    return {
        "token": str(attachment.token),
        "url": (url_for_visitor if for_customer else url_for_staff)(attachment),
        "name": attachment.name,
        "size": attachment.size,
        "content_type": attachment.content_type,
        "width": attachment.width,
        "height": attachment.height,
        "state": "missing" if attachment.missing else "ready" if attachment.file else "coming",
        "missing": attachment.missing,
    }


def person_json(user: User | None) -> JSON | None:
    return {"id": user.pk, "name": user.name} if user else None


def nothing_yet(inbox: Inbox) -> JSON:
    """The frame of a visitor who has not said a word."""
    state = {"status": None, "assignee": None, "unread": 0, "seen_seq": 0, "queue": None, "survey": None}
    return {
        "type": "conversation",
        "conversation": None,
        "revision": 0,
        "messages": [],
        "more": False,
        "state": state | hours_json(inbox),
    }


def survey_state(conversation: Conversation) -> str | None:
    survey = survey_of(conversation)
    if survey is None:
        return None
    return "answered" if survey.answered_at else "asked"


def survey_json(conversation: Conversation) -> JSON | None:
    survey = survey_of(conversation)
    if survey is None:
        return None
    return {
        "answered_at": iso(survey.answered_at),
        "score": survey.score,
        "resolved": survey.resolved,
        "comment": survey.comment,
    }


def survey_of(conversation: Conversation) -> Survey | None:
    """Only closed conversations have one: open ones are not asked for it."""
    if conversation.status != Conversation.Status.CLOSED:
        return None
    return getattr(conversation, "survey", None)


def iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def conversation_url(conversation_id: int) -> str:
    """The desk's page of a conversation."""
    return reverse("workbench:conversation", args=[conversation_id])


def mask_phone(phone: str) -> str:
    """`13812345678` → `138****5678`: known again by its ends, of no use to a stranger (X6)."""
    return mask(phone, 3, 4)


def mask_account(number: str) -> str:
    return mask(number, 0, 4)


def mask_address(address: str) -> str:
    """City and district stay, street and door go."""
    return mask(address, 6, 0)


def mask(text: str, head: int, tail: int) -> str:
    """`text` with its middle starred; what is too short to keep ends of is starred whole."""
    hidden = len(text) - head - tail
    if hidden < 3:
        return "*" * len(text)
    return text[:head] + "*" * min(hidden, 8) + text[len(text) - tail :]


MASKS = {"phone": mask_phone, "account_number": mask_account, "address": mask_address}


def masked(customer: Customer, field: str, revealed: Container[str] = ()) -> str:
    """The field as it may be shown to somebody for whom `revealed` fields are open."""
    value = getattr(customer, field)
    return value if field in revealed else MASKS[field](value)


def revealed_to(user: User, customer_id: int) -> set[str]:
    """Fields of the customer that this person may see in full just now (X6)."""
    running = Reveal.objects.filter(user=user, customer=customer_id, until__gt=timezone.now())
    return set(running.values_list("field", flat=True))
