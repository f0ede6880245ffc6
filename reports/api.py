from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from accounts.requests import ApiRequest
from reports import access
from reports.board import board


class PartSerializer(serializers.Serializer):
    name = serializers.CharField(allow_null=True)
    waiting = serializers.IntegerField()
    longest_since = serializers.DateTimeField(allow_null=True)
    in_service = serializers.IntegerField()


class ClockSerializer(serializers.Serializer):
    kind = serializers.CharField()
    near = serializers.IntegerField()
    late = serializers.IntegerField()


class BoardSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    waiting = serializers.IntegerField()
    longest_since = serializers.DateTimeField(allow_null=True)
    in_service = serializers.IntegerField()
    unanswered = serializers.IntegerField()
    in_time = serializers.IntegerField()
    first_replies = serializers.IntegerField()
    near = serializers.IntegerField()
    late = serializers.IntegerField()
    ready = serializers.IntegerField()
    by_inbox = PartSerializer(many=True)
    by_region = PartSerializer(many=True)
    deadlines = ClockSerializer(many=True)


class LiveBoard(viewsets.ViewSet):
    """The live board's figures, over the teams you lead."""

    serializer_class = BoardSerializer

    @extend_schema(responses=BoardSerializer)
    def list(self, request: ApiRequest) -> Response:
        access.require_reader(request.user)
        return Response(BoardSerializer(board(access.visible_teams(request.user))).data)


routes: list[tuple[str, type[viewsets.ViewSetMixin]]] = [("board", LiveBoard)]
