from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _

from channels_hub import hours, presenting
from channels_hub.actions import conversations, surveys
from channels_hub.adapters.webchat import signing
from channels_hub.models import Conversation
from channels_hub.text import clean
from channels_hub.web.visitor import frames, throttling
from channels_hub.web.visitor.base import Problem, VisitorView, number, said
from cs_platform.lib.origin import live_origin


class Session(VisitorView):
    """Who is this? A known token, a signed identity, or somebody new. No row is written before their first word."""

    open_to_strangers = True
    rate = throttling.BEGINNING

    def post(self, request: HttpRequest) -> JsonResponse:
        visitor = self.visitor = self._recognise(said(request))
        conversation = frames.latest(self.identity())
        opening = presenting.iso(hours.next_opening(self.inbox))
        about = {
            "token": signing.token_of(visitor),
            "visitor": visitor.external_id,
            "name": visitor.profile.get("name", ""),
            "live_url": f"{live_origin(request)}/live/visitor/",
            "inbox": {
                "name": self.inbox.name,
                "colour": self.inbox.colour,
                "greeting": self.inbox.greeting,
                "open": hours.is_open(self.inbox),
                "next_opening": opening,
            },
        }
        return JsonResponse(frames.newest(self.inbox, conversation) | about)

    def _recognise(self, body: dict[str, Any]) -> signing.Visitor:
        if identity := body.get("identity"):
            visitor = signing.signed_in(self.inbox, str(identity))
            if visitor is None:
                raise Problem(403, "bad_identity", _("The site did not sign who you are correctly."))
            return visitor
        known = signing.visitor_of(self.inbox, str(body.get("token") or ""))
        if known and not known.verified:
            return known
        profile = {"language": str(translation.get_language())}
        if name := clean(str(body.get("name") or ""))[:80]:
            profile["name"] = name
        return signing.new_visitor(self.inbox, profile)


class SurveyAnswer(VisitorView):
    """Five faces and one question (CH7)."""

    rate = throttling.WRITING

    def post(self, request: HttpRequest) -> JsonResponse:
        body = said(request)
        identity = self.identity()
        rows = Conversation.objects.filter(identity=identity) if identity else Conversation.objects.none()
        wanted = number(body.get("conversation"))
        conversation = rows.filter(pk=wanted).first() if wanted else frames.latest(identity)
        if conversation is None:
            raise Problem(404, "not_found", _("There is no such conversation."))
        resolved = body.get("resolved")
        surveys.answer(
            conversation,
            number(body.get("score")),
            bool(resolved) if resolved is not None else None,
            str(body.get("comment") or ""),
        )
        rows = rows.select_related("inbox", "assignee", "survey")
        return JsonResponse(frames.newest(self.inbox, rows.get(pk=conversation.pk), conversation.messages.none()))


class End(VisitorView):
    """The visitor ends the conversation."""

    rate = throttling.WRITING

    def post(self, request: HttpRequest) -> JsonResponse:
        identity = self.identity()
        if identity:
            conversations.end_by_customer(identity.pk)
        return JsonResponse(frames.newest(self.inbox, frames.latest(identity)))
