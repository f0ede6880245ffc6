from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tickets import access, actions
from tickets.api import asked, shapes
from tickets.models import Order


def verb(noun: str, body: type[serializers.Serializer], act: Callable[..., Any], doc: str) -> Callable[..., Response]:
    """`POST …/<noun>/`: does `act` to the order and answers how it stands now."""

    def do(self: "Orders", request: Request, pk: str) -> Response:
        given = body(data=request.data)
        given.is_valid(raise_exception=True)
        act(request.user, int(pk), **given.validated_data)
        return Response(shapes.OrderShape(self.get_object()).data)

    do.__doc__, do.__name__ = doc, noun.replace("-", "_")
    answered = extend_schema(request=body, responses=shapes.OrderShape)(do)
    return action(detail=True, methods=["post"], url_path=noun)(answered)


class Orders(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What was sent to departments (派单)."""

    serializer_class = shapes.OrderShape
    queryset = Order.objects.none()
    lookup_value_regex = "[0-9]{1,18}"
    filterset_fields = ["status", "role", "department", "handler"]

    def get_queryset(self) -> QuerySet[Order]:
        rows = access.visible_orders(self.request.user)  # type: ignore[arg-type]
        return rows.select_related("ticket", "department", "handler", "reason")

    acceptance = verb("acceptance", asked.Versioned, actions.accept_order, "Take the order on (接单).")
    result = verb("result", asked.Return, actions.return_order, "Return the result (回单).")
    send_back = verb("send-back", asked.SendBack, actions.send_back, "Reject it with a reason and evidence (退单).")
    withdrawal = verb("withdrawal", asked.Withdrawal, actions.withdraw, "The centre takes it back.")
