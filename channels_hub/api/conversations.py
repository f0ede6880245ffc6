from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import User
from accounts.requests import ApiRequest
from channels_hub import access, presenting
from channels_hub.actions import callbacks, conversations, elsewhere, messages
from channels_hub.api import serializers
from channels_hub.api.addresses import NUMBER
from channels_hub.finding import holding_words
from channels_hub.models import Conversation, Message

MOST_MESSAGES = 200


class ConversationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="with_words", label=_("words said in it"))
    waiting = django_filters.BooleanFilter("waiting_since", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Conversation
        fields = ["status", "team", "assignee", "inbox", "customer", "parked", "after_hours"]

    def with_words(self, rows: QuerySet[Conversation], _name: str, text: str) -> QuerySet[Conversation]:
        return holding_words(rows, text)


class Conversations(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Conversations in your sight, newest first."""

    queryset = Conversation.objects.none()
    serializer_class = serializers.ConversationSerializer
    filterset_class = ConversationFilter
    lookup_value_regex = NUMBER
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Conversation]:
        return access.visible_conversations(self._user)

    @property
    def _user(self) -> User:
        return self.request.user

    @extend_schema(request=serializers.OutboundSerializer)
    def create(self, request: ApiRequest) -> Response:
        """Write to a customer first."""
        wish = self._said(serializers.OutboundSerializer)
        return self._shown(conversations.start_outbound(self._user, wish["identity"], wish["body"]), 201)

    @extend_schema(responses=serializers.FrameSerializer)
    @action(detail=True, methods=["get"])
    def messages(self, request: ApiRequest, pk: str) -> Response:
        """What changed after revision `after`, or the messages before number `before`, newest 200."""
        conversation = access.load_conversation(self._user, int(pk))
        rows = conversation.messages.select_related("author").prefetch_related("attachments")
        if after := _number(request, "after"):
            rows = rows.filter(revision__gt=after)
        if before := _number(request, "before"):
            rows = rows.filter(seq__lt=before)
        newest = rows.order_by("-seq")[:MOST_MESSAGES]
        return Response(presenting.frame(conversation, reversed(newest), for_customer=False))

    @extend_schema(request=serializers.ReplySerializer, responses={201: serializers.MessageSerializer})
    @action(detail=True, methods=["post"])
    def replies(self, request: ApiRequest, pk: str) -> Response:
        """Answer the customer; a waiting conversation becomes yours by it."""
        said = self._said(serializers.ReplySerializer)
        message = messages.reply(
            self._user,
            int(pk),
            said["body"],
            attachment_ids=said["files"],
            client_id=said["client_id"],
            private=said["private"],
        )
        return _message(message)

    @extend_schema(request=serializers.WordsSerializer, responses={201: serializers.MessageSerializer})
    @action(detail=True, methods=["post"])
    def notes(self, request: ApiRequest, pk: str) -> Response:
        """A private note: the customer never sees it."""
        said = self._said(serializers.WordsSerializer)
        return _message(messages.note(self._user, int(pk), said["body"], said["client_id"]))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def acceptance(self, request: ApiRequest, pk: str) -> Response:
        """Take what waits or was offered to you."""
        return self._shown(conversations.accept(self._user, int(pk)))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def refusal(self, request: ApiRequest, pk: str) -> Response:
        """Pass an offer on to the next agent."""
        return self._shown(conversations.decline(self._user, int(pk)))

    @extend_schema(request=serializers.TransferSerializer)
    @action(detail=True, methods=["post"])
    def transfer(self, request: ApiRequest, pk: str) -> Response:
        """Hand over to a colleague or to a team."""
        return self._shown(conversations.transfer(self._user, int(pk), **self._said(serializers.TransferSerializer)))

    @extend_schema(request=serializers.SnoozeSerializer)
    @action(detail=True, methods=["post"])
    def snooze(self, request: ApiRequest, pk: str) -> Response:
        """Out of sight until then, or until the customer writes."""
        return self._shown(conversations.snooze(self._user, int(pk), **self._said(serializers.SnoozeSerializer)))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def parking(self, request: ApiRequest, pk: str) -> Response:
        """Set aside: yours, without taking capacity."""
        return self._shown(conversations.park(self._user, int(pk)))

    @extend_schema(request=None)
    @parking.mapping.delete
    def unparking(self, request: ApiRequest, pk: str) -> Response:
        """Take it up again."""
        return self._shown(conversations.unpark(self._user, int(pk)))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def closure(self, request: ApiRequest, pk: str) -> Response:
        """End it; the customer is asked how it was."""
        return self._shown(conversations.close(self._user, int(pk)))

    @extend_schema(request=serializers.ReadSerializer)
    @action(detail=True, methods=["post"])
    def reading(self, request: ApiRequest, pk: str) -> Response:
        """You have read up to `seq`."""
        said = self._said(serializers.ReadSerializer)
        return self._shown(messages.mark_read(self._user, int(pk), said["seq"]))

    @extend_schema(responses=serializers.WaysSerializer)
    @action(detail=True, methods=["get"])
    def ways(self, request: ApiRequest, pk: str) -> Response:
        """What the channel still allows here, and where else the customer can be reached now."""
        conversation = access.load_conversation(self._user, int(pk))
        return Response(serializers.WaysSerializer(conversation).data)

    @extend_schema(request=serializers.OutboundSerializer)
    @action(detail=True, methods=["post"])
    def elsewhere(self, request: ApiRequest, pk: str) -> Response:
        """Go on with the customer on another of their addresses; gives the conversation there."""
        wish = self._said(serializers.OutboundSerializer)
        return self._shown(elsewhere.write(self._user, int(pk), wish["identity"].pk, wish["body"]), 201)

    @extend_schema(request=serializers.CallbackSerializer)
    @action(detail=True, methods=["post"])
    def callback(self, request: ApiRequest, pk: str) -> Response:
        """The customer is owed a call."""
        return self._shown(callbacks.want(self._user, int(pk), **self._said(serializers.CallbackSerializer)), 201)

    def _said(self, kind: type[Serializer]) -> dict[str, Any]:
        said = kind(data=self.request.data)
        said.is_valid(raise_exception=True)
        return said.validated_data

    def _shown(self, conversation: Conversation, status: int = 200) -> Response:
        return Response(serializers.ConversationSerializer(conversation).data, status=status)


def _message(message: Message) -> Response:
    return Response(presenting.message_json(message, for_customer=False), status=201)


def _number(request: ApiRequest, name: str) -> int:
    text = request.query_params.get(name, "")
    return min(int(text), 2**31 - 1) if text.isascii() and text.isdigit() else 0
