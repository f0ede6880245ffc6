"""What comes in: the bodies of the verbs. `version` is the ticket's as last read; leave it out to act regardless."""

from typing import Any

from rest_framework import serializers

from accounts.models import BusinessLine, Department, Region, User
from channels_hub.models import Customer
from tickets.actions import Destination
from tickets.actions.return_calls import TRIED
from tickets.forms import LONGEST
from tickets.models import Callback, Category, Order, SendBackReason, Type, Urgency, Via
from tickets.models.callback import ATTEMPT_OUTCOMES

Words = serializers.CharField


class Try(serializers.Serializer):
    """What came of calling."""

    result = serializers.ChoiceField(choices=TRIED)
    note = Words(max_length=500, required=False, allow_blank=True)


class Versioned(serializers.Serializer):
    version = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class NewTicket(serializers.Serializer):
    customer = serializers.PrimaryKeyRelatedField(queryset=Customer.objects.filter(merged_into=None))
    conversation = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    category = serializers.SlugRelatedField(slug_field="code", queryset=Category.objects.filter(active=True))
    type = serializers.ChoiceField(choices=Type.choices)
    urgency = serializers.ChoiceField(choices=Urgency.choices, required=False)
    title = Words(max_length=120)
    description = Words(max_length=LONGEST, required=False, allow_blank=True)
    region = serializers.SlugRelatedField(slug_field="code", queryset=Region.objects.all(), required=False)
    business_line = serializers.SlugRelatedField(slug_field="code", queryset=BusinessLine.objects.all(), required=False)
    fields = serializers.DictField(child=Words(max_length=500), required=False)  # type: ignore[assignment]


class Place(serializers.Serializer):
    department = serializers.SlugRelatedField(slug_field="code", queryset=Department.objects.all())
    role = serializers.ChoiceField(choices=Order.Role.choices, default=Order.Role.LEAD)
    handler = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True), required=False)

    def to_internal_value(self, data: Any) -> Any:
        return Destination(**super().to_internal_value(data))


class Dispatch(Versioned):
    """Without destinations: by rule."""

    destinations = Place(many=True, required=False)
    instruction = Words(max_length=LONGEST, required=False, allow_blank=True)


class Resolution(Versioned):
    result = Words(max_length=LONGEST)


class Wait(Versioned):
    question = Words(max_length=LONGEST)


class Answer(Versioned):
    text = Words(max_length=LONGEST)


class NewCallback(Versioned):
    due_at = serializers.DateTimeField()
    assignee = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True), required=False)
    channel = serializers.ChoiceField(choices=Callback.Channel.choices, required=False)


class NewAttempt(Versioned):
    outcome = serializers.ChoiceField(choices=[(outcome.value, outcome.label) for outcome in ATTEMPT_OUTCOMES])
    note = Words(max_length=LONGEST, required=False, allow_blank=True)
    again_at = serializers.DateTimeField(required=False)


class Closure(Versioned):
    evidence = Words(max_length=LONGEST)


class Reopening(Versioned):
    reason = Words(max_length=LONGEST)


class Merger(Versioned):
    into = serializers.RegexField(r"^\d{8}-\d{5,7}$")


class Urging(serializers.Serializer):
    text = Words(max_length=LONGEST, required=False, allow_blank=True)
    channel = serializers.ChoiceField(choices=Via.choices, default=Via.API)


class UrgingAnswer(serializers.Serializer):
    answer = Words(max_length=LONGEST)


class NewSupplement(serializers.Serializer):
    text = Words(max_length=LONGEST, required=False, allow_blank=True)
    uploads = serializers.ListField(child=serializers.FileField(), required=False, max_length=10)


class NewRemark(serializers.Serializer):
    text = Words(max_length=LONGEST)


class Return(Versioned):
    result = Words(max_length=LONGEST)
    fields = serializers.DictField(child=Words(max_length=500), required=False)  # type: ignore[assignment]


class SendBack(Versioned):
    reason = serializers.SlugRelatedField(slug_field="code", queryset=SendBackReason.objects.filter(active=True))
    evidence = Words(max_length=LONGEST, required=False, allow_blank=True)


class Withdrawal(Versioned):
    why = Words(max_length=LONGEST)
