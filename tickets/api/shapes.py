"""What comes out: rows as JSON. Phones are masked (X6)."""

from typing import Any

from rest_framework import serializers

from channels_hub.models import Customer
from channels_hub.presenting import mask_phone
from tickets.models import Callback, Category, Event, Field, Order, ReturnCall, SendBackReason, Ticket
from tickets.sentences import line, told


def code_of(field: str) -> Any:
    """A row named by its code or number; null where there is none."""
    return serializers.SlugRelatedField(slug_field=field, read_only=True, allow_null=True)


class PersonShape(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class CustomerShape(serializers.ModelSerializer):
    phone = serializers.SerializerMethodField()

    class Meta:
        model = Customer
        fields = ["id", "name", "phone"]

    def get_phone(self, customer: Customer) -> str:
        return mask_phone(customer.phone)


class TicketShape(serializers.ModelSerializer):
    category = code_of("code")
    region = code_of("code")
    business_line = code_of("code")
    customer = CustomerShape(read_only=True)
    owner = PersonShape(read_only=True)
    merged_into = code_of("number")

    class Meta:
        model = Ticket
        fields = [
            "number",
            "version",
            "type",
            "status",
            "status_since",
            "urgency",
            "priority",
            "level",
            "problem",
            "category",
            "region",
            "business_line",
            "customer",
            "conversation",
            "channel",
            "owner",
            "title",
            "description",
            "fields",
            "result",
            "created_at",
            "promised_at",
            "closed_at",
            "reopened",
            "send_backs",
            "urges",
            "merged_into",
        ]
        read_only_fields = fields


class OrderShape(serializers.ModelSerializer):
    ticket = code_of("number")
    department = code_of("code")
    handler = PersonShape(read_only=True, allow_null=True)
    reason = code_of("code")

    class Meta:
        model = Order
        fields = [
            "id",
            "ticket",
            "round",
            "department",
            "handler",
            "role",
            "status",
            "instruction",
            "replaces",
            "sent_at",
            "due_at",
            "accepted_at",
            "finished_at",
            "result",
            "fields",
            "reason",
            "charged_to",
            "evidence",
        ]
        read_only_fields = fields


class CallbackShape(serializers.ModelSerializer):
    ticket = code_of("number")
    assignee = PersonShape(read_only=True)
    attempts = serializers.SerializerMethodField()

    class Meta:
        model = Callback
        fields = ["id", "ticket", "due_at", "assignee", "channel", "outcome", "created_at", "finished_at", "attempts"]
        read_only_fields = fields

    def get_attempts(self, callback: Callback) -> int:
        return len(callback.attempts.all())


class ReturnCallShape(serializers.ModelSerializer):
    """The number is masked, as everywhere."""

    team = code_of("code")
    phone = serializers.SerializerMethodField()

    class Meta:
        model = ReturnCall
        fields = [
            "id", "customer", "conversation", "phone", "reason", "team", "due_at", "times", "tried", "result", "note",
            "created_at", "done_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_phone(self, call: ReturnCall) -> str:
        return mask_phone(call.phone)


class EventShape(serializers.ModelSerializer):
    """One line of the history; `sentence` is in the reader's language, `hash` is hexadecimal."""

    actor = PersonShape(read_only=True, allow_null=True)
    data = serializers.SerializerMethodField()  # type: ignore[assignment]
    sentence = serializers.SerializerMethodField()
    hash = serializers.SerializerMethodField()

    class Meta:
        model = Event
        fields = ["number", "kind", "party", "actor", "at", "data", "sentence", "hash"]
        read_only_fields = fields

    def get_data(self, event: Event) -> dict[str, Any]:
        return told(event)

    def get_sentence(self, event: Event) -> str:
        return line(event, {}).text

    def get_hash(self, event: Event) -> str:
        return bytes(event.hash).hex()


class FieldShape(serializers.ModelSerializer):
    class Meta:
        model = Field
        fields: list[str] = ["code", "label", "kind", "at", "required", "choices"]


class CategoryShape(serializers.ModelSerializer):
    parent = code_of("code")
    asks = serializers.SerializerMethodField()

    class Meta:
        model = Category
        fields = ["code", "name", "path", "parent", "urgency", "asks"]

    def get_asks(self, category: Category) -> list[dict[str, Any]]:
        return FieldShape(category.fields.all(), many=True).data  # type: ignore[return-value]


class ReasonShape(serializers.ModelSerializer):
    class Meta:
        model = SendBackReason
        fields = ["code", "name", "charged_to", "evidence_required"]
