from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from channels_hub.access import load_conversation
from tickets import access, actions, searching
from tickets.api import asked, shapes
from tickets.models import Event, Ticket, Via

KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="The same key again gives the same ticket."
)
WORDS = OpenApiParameter("q", str, description="Words, a number, a phone or its last four: the best 50, best first.")


def verb(noun: str, body: type[serializers.Serializer], act: Callable[..., Any], doc: str) -> Callable[..., Response]:
    """`POST …/<noun>/`: does `act` to the ticket and answers how it stands now."""

    def do(self: "Tickets", request: Request, number: str) -> Response:
        given = body(data=request.data)
        given.is_valid(raise_exception=True)
        act(request.user, number, **given.validated_data)
        return Response(shapes.TicketShape(self.get_object()).data)

    do.__doc__, do.__name__ = doc, noun.replace("-", "_")
    answered = extend_schema(request=body, responses=shapes.TicketShape)(do)
    return action(detail=True, methods=["post"], url_path=noun)(answered)


class Tickets(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Work owed to customers (工单). What happens to one is posted as a noun below it."""

    serializer_class = shapes.TicketShape
    queryset = Ticket.objects.none()
    lookup_field = "number"
    lookup_value_regex = r"\d{8}-\d{5,7}"
    filterset_fields = ["status", "type", "urgency", "region", "category", "customer", "owner", "problem"]

    def get_queryset(self) -> QuerySet[Ticket]:
        rows = access.visible_tickets(self.request.user)  # type: ignore[arg-type]
        return rows.select_related("category", "region", "business_line", "customer", "owner", "merged_into").defer(
            "search", "head"
        )

    @extend_schema(parameters=[WORDS])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        words = request.query_params.get("q", "")
        if not words:
            return super().list(request, *args, **kwargs)
        found = searching.find(self.filter_queryset(self.get_queryset()), words)
        return Response({"next": None, "previous": None, "results": shapes.TicketShape(found, many=True).data})

    @extend_schema(request=asked.NewTicket, responses={201: shapes.TicketShape}, parameters=[KEY])
    def create(self, request: Request) -> Response:
        given = asked.NewTicket(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        if key := data.pop("conversation", None):
            data["conversation"] = load_conversation(request.user, key)  # type: ignore[arg-type]
        ticket = actions.accept(request.user, **data, via=Via.API, request_key=_key(request))  # type: ignore[arg-type]
        return Response(shapes.TicketShape(ticket).data, status=201)

    @extend_schema(responses=shapes.EventShape(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def events(self, request: Request, number: str) -> Response:
        """The whole history, oldest first, with the hashes that prove it."""
        events = Event.objects.filter(ticket=self.get_object()).select_related("actor", "ticket").order_by("number")
        return Response(shapes.EventShape(events, many=True).data)

    dispatches = verb("dispatches", asked.Dispatch, actions.dispatch, "Send orders to departments (派单).")
    resolution = verb("resolution", asked.Resolution, actions.resolve, "The centre answers it itself.")
    wait = verb("wait", asked.Wait, actions.wait_for_customer, "Ask the customer: the clocks stand still.")
    answer = verb("answer", asked.Answer, actions.customer_answered, "The customer answered: the clocks run again.")
    callbacks = verb("callbacks", asked.NewCallback, actions.schedule_callback, "Owe the customer a callback (回访).")
    attempts = verb("attempts", asked.NewAttempt, actions.call_back, "Record how a callback ended.")
    closure = verb("closure", asked.Closure, actions.close, "Close on the customer's quoted word.")
    reopening = verb("reopening", asked.Reopening, actions.reopen, "Not resolved: one level higher.")
    merger = verb("merger", asked.Merger, actions.merge, "It is a duplicate of another ticket.")
    urgings = verb("urgings", asked.Urging, actions.urge, "The customer asks again (催单).")
    urging_answers = verb("urging-answers", asked.UrgingAnswer, actions.answer_urge, "Answer every urging so far.")
    supplements = verb("supplements", asked.NewSupplement, actions.supplement, "What the customer adds.")
    remarks = verb("remarks", asked.NewRemark, actions.remark, "A private word among colleagues.")


def _key(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > 64:
        raise ValidationError({"Idempotency-Key": ["64"]})
    return key or None
