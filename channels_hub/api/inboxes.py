from django.db.models import QuerySet
from rest_framework import viewsets

from accounts.requests import ApiRequest
from channels_hub import access
from channels_hub.api import serializers
from channels_hub.api.addresses import NUMBER
from channels_hub.models import Inbox


class Inboxes(viewsets.ReadOnlyModelViewSet):
    """The accounts on channels that customers reach us by. They are set up in the administration."""

    queryset = Inbox.objects.none()
    serializer_class = serializers.InboxSerializer
    filterset_fields = ["channel", "team", "active"]
    lookup_value_regex = NUMBER
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Inbox]:
        return access.visible_inboxes(self.request.user)
