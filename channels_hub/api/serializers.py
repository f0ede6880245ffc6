"""What goes in and comes out."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import Team, User
from channels_hub import presenting, reaching
from channels_hub.adapters.base import Window
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
    delivery_error = serializers.CharField(help_text=_("Why it was not delivered, as a code; the sentence is yours."))
    delivery_detail = serializers.CharField(help_text=_("In the channel's own words."))
    recalled = serializers.BooleanField()
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
    private = serializers.BooleanField(default=False, help_text=_("To the customer alone, where they spoke in public."))


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


class CallbackSerializer(serializers.Serializer):
    reason = serializers.ChoiceField(["window_shut", "asked"], default="window_shut")
    at = serializers.DateTimeField(allow_null=True, default=None, help_text=_("When they like to be called."))


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
    """One of `gone` and `identity` is needed: a whole customer, or one address alone."""

    class Meta:
        model = Merge
        fields = ["id", "kept", "gone", "identity", "source", "reason", "by", "at", "undone_at"]
        read_only_fields = ["source", "by", "at", "undone_at"]
        extra_kwargs = {"gone": {"required": False}}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not (attrs.get("gone") or attrs.get("identity")):
            raise serializers.ValidationError({"gone": _("Choose who is the same person.")})
        return attrs


class WindowSerializer(serializers.Serializer):
    """What a channel still allows; null is without limit."""

    closes_at = serializers.DateTimeField(allow_null=True)
    left = serializers.IntegerField(source="messages_left", allow_null=True)
    shut = serializers.SerializerMethodField()

    def get_shut(self, window: Window) -> bool:
        return window.is_shut or window.is_used_up


class AddressSerializer(serializers.Serializer):
    """An identity, whether words can be sent there now, and the merge that brought it to the customer."""

    identity = serializers.IntegerField(source="identity.pk")
    inbox = serializers.IntegerField(source="identity.inbox_id")
    channel = serializers.CharField(source="identity.inbox.channel")
    name = serializers.CharField(source="identity.name")
    verified = serializers.BooleanField(source="identity.verified")
    last_seen_at = serializers.DateTimeField(source="identity.last_seen_at")
    left_at = serializers.DateTimeField(source="identity.left_at", allow_null=True)
    open = serializers.BooleanField(source="is_open")
    window = WindowSerializer()
    link = MergeSerializer(allow_null=True)


class WaysSerializer(serializers.Serializer):
    window = serializers.JSONField()
    elsewhere = AddressSerializer(many=True)
    callback = serializers.BooleanField(help_text=_("There is a number to call."))

    def to_representation(self, instance: Conversation) -> dict[str, Any]:
        return {
            "window": presenting.window_json(instance),
            "elsewhere": AddressSerializer(reaching.others(instance), many=True).data,
            "callback": bool(instance.customer.phone),
        }


class LikenessSerializer(serializers.Serializer):
    customer = serializers.IntegerField(source="customer.pk")
    name = serializers.CharField(source="customer.name")
    source = serializers.CharField()  # type: ignore[assignment]


class SameSerializer(serializers.Serializer):
    customer = serializers.IntegerField(max_value=2**31 - 1)
    same = serializers.BooleanField()


class PhoneSerializer(serializers.Serializer):
    phone = serializers.RegexField(r"^\+?[0-9 -]{5,20}$")


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
