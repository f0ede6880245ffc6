from django.db.models import QuerySet
from rest_framework import viewsets

from tickets import access
from tickets.api.shapes import CallbackShape
from tickets.models import Callback


class Callbacks(viewsets.ReadOnlyModelViewSet):
    """Calls owed to customers (回访). How one ended is posted to its ticket's `attempts`."""

    serializer_class = CallbackShape
    queryset = Callback.objects.none()
    lookup_value_regex = "[0-9]{1,18}"
    filterset_fields = ["assignee", "outcome"]

    def get_queryset(self) -> QuerySet[Callback]:
        rows = access.visible_callbacks(self.request.user)  # type: ignore[arg-type]
        return rows.select_related("ticket", "assignee").prefetch_related("attempts")
