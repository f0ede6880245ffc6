from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from accounts.requests import ApiRequest
from channels_hub import access, presenting
from channels_hub.actions import files, messages
from channels_hub.api import serializers
from channels_hub.api.addresses import NUMBER
from channels_hub.examining import LARGEST_FILE

ID = [OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH)]


class Messages(viewsets.ViewSet):
    """Single messages; those of a conversation stand at `conversations/{id}/messages/`."""

    lookup_value_regex = NUMBER

    @extend_schema(request=None, responses={200: serializers.MessageSerializer}, parameters=ID)
    @action(detail=True, methods=["post"])
    def resending(self, request: ApiRequest, pk: str) -> Response:
        """Try a failed message again."""
        message = messages.resend(request.user, int(pk))
        return Response(presenting.message_json(message, for_customer=False))


class Files(viewsets.ViewSet):
    """Files to put into a reply."""

    parser_classes = [MultiPartParser]

    @extend_schema(request=serializers.FileSerializer, responses={201: serializers.FileSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Send a file up: its `token` goes into a reply's `files`."""
        user = request.user
        given = serializers.FileSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        upload, inbox = given.validated_data["file"], given.validated_data["inbox"]
        access.must_be_speaker(user)
        attachment = files.take_in(inbox, user, upload.read(LARGEST_FILE + 1), upload.name)
        return Response(presenting.attachment_json(attachment, for_customer=False), status=201)
