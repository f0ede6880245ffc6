from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tickets import access
from tickets.actions import return_calls
from tickets.api import asked
from tickets.api.shapes import ReturnCallShape
from tickets.models import ReturnCall


class ReturnCalls(viewsets.ReadOnlyModelViewSet):
    """Calls owed to customers without a ticket: missed calls, closed windows. `done_at__isnull=true` is still owed."""

    serializer_class = ReturnCallShape
    queryset = ReturnCall.objects.none()
    lookup_value_regex = "[0-9]{1,18}"
    filterset_fields = {"reason": ["exact"], "team": ["exact"], "done_at": ["isnull"]}

    def get_queryset(self) -> QuerySet[ReturnCall]:
        return access.visible_return_calls(self.request.user)  # type: ignore[arg-type]

    @extend_schema(request=asked.Try, responses=ReturnCallShape)
    @action(detail=True, methods=["post"])
    def attempts(self, request: Request, pk: str) -> Response:
        """What came of a try. Nobody there: again later, at most three times."""
        given = asked.Try(data=request.data)
        given.is_valid(raise_exception=True)
        return_calls.finish(request.user, int(pk), **given.validated_data)  # type: ignore[arg-type]
        return Response(ReturnCallShape(self.get_object()).data)
