"""What goes in and comes out."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import Team, User
from channels_hub import presenting
from channels_hub.models import Conversation, Customer, Identity, Inbox, Merge, Message, Restriction, Reveal
from channels_hub.text import LONGEST_TEXT


class PersonSerializer(serializers.ModelSerializer):
    name = serializers.CharField(read_only=True)

    class Meta:
        model = User
        fields = ["id", "name"]
        ref_name = "Person"


class ConversationSerializer(serializers.ModelSerializer):
    assignee = PersonSerializer(read_only=True, allow_null=True)
    customer_name = serializers.CharField(source="customer.name", read_only=True)

    class Meta:
        model = Conversation
        fields = [
            "id", "inbox", "customer", "customer_name", "status", "team", "assignee", "priority", "subject",
            "after_hours", "parked", "snoozed_until", "last_text", "last_message_at", "unread", "waiting_since",
            "revision", "created_at", "queued_at", "accepted_at", "first_replied_at", "closed_at",
        ]  # fmt: skip
        read_only_fields = fields


class MessageSerializer(serializers.Serializer):
    """MESSAGE of docs/architecture.md, as live frames carry it."""

    id = serializers.IntegerField()
    seq = serializers.IntegerField()
    revision = serializers.IntegerField()
    direction = serializers.ChoiceField(Message.Direction.choices)
    kind = serializers.ChoiceField(Message.Kind.choices)
    body = serializers.CharField()
    data = serializers.JSONField()  # type: ignore[assignment]
    author = PersonSerializer(allow_null=True)
    created_at = serializers.DateTimeField()
    delivery = serializers.CharField()
    delivery_error = serializers.CharField()
    client_id = serializers.CharField(allow_null=True)
    attachments = serializers.ListField(child=serializers.JSONField())

    def to_representation(self, instance: Message) -> dict[str, Any]:
        return presenting.message_json(instance, for_customer=False)


class FrameSerializer(serializers.Serializer):
    """The shape of a live frame: what changed after the revision that was asked about."""

    type = serializers.CharField()
    conversation = serializers.IntegerField()
    revision = serializers.IntegerField()
    messages = MessageSerializer(many=True)
    state = serializers.JSONField()


class WordsSerializer(serializers.Serializer):
    body = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    client_id = serializers.CharField(
        max_length=64, allow_null=True, default=None, help_text=_("Your own id: the same one again is not sent again.")
    )


class ReplySerializer(WordsSerializer):
    files = serializers.ListField(child=serializers.UUIDField(), max_length=9, default=list)


class TransferSerializer(serializers.Serializer):
    to_user = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.filter(is_active=True), allow_null=True, default=None
    )
    to_team = serializers.PrimaryKeyRelatedField(queryset=Team.objects.all(), allow_null=True, default=None)
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class SnoozeSerializer(serializers.Serializer):
    until = serializers.DateTimeField()


class ReadSerializer(serializers.Serializer):
    seq = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class OutboundSerializer(serializers.Serializer):
    identity = serializers.PrimaryKeyRelatedField(queryset=Identity.objects.all())
    body = serializers.CharField(max_length=LONGEST_TEXT)


class RestrictionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Restriction
        fields = ["id", "customer", "title", "detail", "starts_at", "ends_at"]
        read_only_fields = ["starts_at"]


class IdentitySerializer(serializers.ModelSerializer):
    class Meta:
        model = Identity
        fields = ["id", "inbox", "name", "verified", "last_seen_at"]


class CustomerSerializer(serializers.ModelSerializer):
    """Numbers and address are masked unless you have revealed them with a reason (X6)."""

    identities = IdentitySerializer(many=True, read_only=True)
    restrictions = RestrictionSerializer(many=True, read_only=True)
    tags: serializers.SlugRelatedField = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = Customer
        fields = [
            "id", "name", "phone", "account_number", "address", "region", "language", "level", "remark",
            "tags", "restrictions", "identities", "created_at",
        ]  # fmt: skip
        read_only_fields = ["created_at"]

    def to_representation(self, instance: Customer) -> dict[str, Any]:
        shown = super().to_representation(instance)
        revealed = self.context.get("revealed", ())
        return shown | {field: presenting.masked(instance, field, revealed) for field in presenting.MASKS}


class TagsSerializer(serializers.Serializer):
    names = serializers.ListField(child=serializers.CharField(max_length=40), max_length=50)


class RevealSerializer(serializers.ModelSerializer):
    value = serializers.SerializerMethodField("shown")

    class Meta:
        model = Reveal
        fields = ["field", "reason", "at", "until", "value"]
        read_only_fields = ["at", "until"]

    def shown(self, reveal: Reveal) -> str:
        return str(getattr(reveal.customer, reveal.field))


class MergeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Merge
        fields = ["id", "kept", "gone", "reason", "at", "undone_at"]
        read_only_fields = ["at", "undone_at"]


class InboxSerializer(serializers.ModelSerializer):
    class Meta:
        model = Inbox
        fields = ["id", "key", "channel", "name", "active", "team", "business_line", "region", "units", "survey"]


class FileSerializer(serializers.Serializer):
    inbox = serializers.PrimaryKeyRelatedField(queryset=Inbox.objects.all(), write_only=True)
    file = serializers.FileField(write_only=True)
    token = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)
    size = serializers.IntegerField(read_only=True)
    content_type = serializers.CharField(read_only=True)
