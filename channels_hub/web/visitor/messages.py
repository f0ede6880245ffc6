import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from channels_hub import presenting
from channels_hub.actions import messages, receive
from channels_hub.files import tokens
from channels_hub.models import Attachment, Conversation, Message
from channels_hub.text import checked, clean
from channels_hub.web.visitor import frames, throttling
from channels_hub.web.visitor.base import LARGEST_NUMBER, Problem, VisitorView, number, said

LONGEST_ID = 64
MOST_FILES = 9
MOST_MISSED = 500  # messages that a screen which was away gets at once


class Messages(VisitorView):
    """GET what is new (`after`) or old (`before`); POST the visitor's word."""

    def rate_of(self, request: HttpRequest) -> throttling.Rate:
        return throttling.WRITING if request.method == "POST" else throttling.READING

    def get(self, request: HttpRequest) -> JsonResponse:
        identity = self.identity()
        conversation = frames.latest(identity)
        asked_for = number(request.GET.get("conversation"))
        if conversation and asked_for and asked_for != conversation.pk:
            if "before" not in request.GET:
                return JsonResponse(frames.newest(self.inbox, conversation))
            earlier = Conversation.objects.select_related("inbox", "assignee", "survey")
            conversation = earlier.filter(pk=asked_for, identity=identity).first() or conversation
        if conversation is None:
            return JsonResponse(frames.newest(self.inbox, None))
        if after := number(request.GET.get("after")):
            changed = frames.public(conversation).filter(revision__gt=after)
            return JsonResponse(frames.newest(self.inbox, conversation, changed, at_most=MOST_MISSED))
        older = number(request.GET.get("before"), LARGEST_NUMBER)
        return JsonResponse(frames.newest(self.inbox, conversation, frames.public(conversation).filter(seq__lt=older)))

    def post(self, request: HttpRequest) -> JsonResponse:
        body = said(request)
        client_id = str(body.get("client_id") or "")
        if not 0 < len(client_id) <= LONGEST_ID or not client_id.isprintable():
            raise Problem(400, "no_client_id", _("Give the message an id of your own."))
        message = self._receive(client_id, body)
        if message is None:  # kept, and understood as soon as what went wrong is mended
            return JsonResponse(frames.newest(self.inbox, frames.latest(self.identity())), status=202)
        return JsonResponse(_frame_of(message), status=201)

    def _receive(self, client_id: str, body: dict[str, Any]) -> Message | None:
        attachments = _tokens(body.get("attachments"))
        text = checked(str(body.get("body") or ""), may_be_empty=self._has_any(attachments))
        delivery = {
            "id": client_id,
            "visitor": self.visitor.external_id,
            "text": text,
            "choice": clean(str(body.get("choice") or ""))[:80],
            "attachments": attachments,
            "profile": self.visitor.profile,
            "verified": self.visitor.verified,
        }
        envelope = receive.accept(
            self.inbox,
            headers={},
            body=json.dumps(delivery).encode(),
            dedupe_key=f"{self.visitor.external_id}:{client_id}"[:200],
            in_hand=True,
        )
        message = receive.understand(envelope.pk) if envelope else None
        return message or self._known(client_id)

    def _has_any(self, attachments: list[str]) -> bool:
        """Whether one of these files is this visitor's."""
        mine = Attachment.objects.filter(inbox=self.inbox, sender=self.visitor.external_id)
        return bool(attachments) and mine.filter(token__in=tokens(attachments)).exists()

    def _known(self, client_id: str) -> Message | None:
        """The message a retry is about."""
        rows = Message.objects.select_related("conversation__inbox", "conversation__assignee", "author")
        return rows.filter(inbox=self.inbox, external_id=f"{self.visitor.external_id}:{client_id}").first()


class Read(VisitorView):
    """The visitor has seen everything up to `seq`; with `"delivered": true` it has only arrived."""

    def post(self, request: HttpRequest) -> JsonResponse:
        body = said(request)
        identity = self.identity()
        if identity:
            messages.mark_delivered(identity.pk, number(body.get("seq")), read=not body.get("delivered"))
        conversation = frames.latest(identity)
        return JsonResponse(frames.newest(self.inbox, conversation, Message.objects.none()))


def _frame_of(message: Message) -> dict[str, Any]:
    """The message, with what changed along with it: the notice that we are closed, say."""
    conversation = message.conversation
    if conversation.revision == message.revision:
        return presenting.frame(conversation, [message], for_customer=True) | {"more": False}
    since = frames.public(conversation).filter(revision__gte=message.revision)
    return frames.newest(conversation.inbox, conversation, since)


def _tokens(given: Any) -> list[str]:
    if given in (None, ""):
        return []
    if not isinstance(given, list) or len(given) > MOST_FILES:
        raise Problem(400, "bad_attachments", _("Attach at most %(limit)d files.") % {"limit": MOST_FILES})
    return [str(token) for token in given]
