from typing import cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.response import Response

from accounts.models import User
from accounts.requests import ApiRequest
from kb import access
from kb.actions import phrases
from kb.api import serializers as shapes
from kb.api.articles import Rows
from kb.models import Phrase, SearchGap


class Phrases(mixins.ListModelMixin, mixins.RetrieveModelMixin, Rows):
    """Reply phrases: everybody's and the own team's."""

    serializer_class = shapes.PhraseSerializer
    queryset = Phrase.objects.none()
    filterset_fields = ["kind", "team", "category"]

    def get_queryset(self) -> QuerySet[Phrase]:
        return access.visible_phrases(cast(User, self.request.user))

    @extend_schema(responses={201: shapes.PhraseSerializer})
    def create(self, request: ApiRequest) -> Response:
        phrases.require_keeper(request.user)
        values = self.told(shapes.PhraseSerializer).validated_data
        phrase = phrases.keep(request.user, Phrase(), values)
        return Response(shapes.PhraseSerializer(phrase).data, status=201)

    def update(self, request: ApiRequest, pk: str) -> Response:
        phrase = access.load_phrase(request.user, int(pk))
        values = self.told(shapes.PhraseSerializer).validated_data
        return Response(shapes.PhraseSerializer(phrases.keep(request.user, phrase, values)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: ApiRequest, pk: str) -> Response:
        phrases.remove(request.user, int(pk))
        return Response(status=204)


class Gaps(mixins.ListModelMixin, Rows):
    """What was looked for in vain; for editors."""

    serializer_class = shapes.GapSerializer
    queryset = SearchGap.objects.none()

    def get_queryset(self) -> QuerySet[SearchGap]:
        access.require_editor(cast(User, self.request.user))
        return SearchGap.objects.filter(closed_at=None)
