"""Calendars, timers and notices for programs."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.requests import ApiRequest
from deadlines import access
from deadlines.actions.notices import mark_read
from deadlines.models import Calendar, CalendarDay, Notice, Timer
from deadlines.models.timer import TimerQuerySet


class CalendarDaySerializer(serializers.ModelSerializer):
    class Meta:
        model = CalendarDay
        fields = ["date", "windows", "note"]


class CalendarSerializer(serializers.ModelSerializer):
    days = CalendarDaySerializer(many=True, read_only=True)

    class Meta:
        model = Calendar
        fields = ["id", "code", "name", "timezone", "week", "holiday_region", "version", "days"]


class TimerSerializer(serializers.ModelSerializer):
    """One deadline; for lists inside other apps' answers too, whose access then decides."""

    light = serializers.CharField(read_only=True)

    class Meta:
        model = Timer
        fields = [
            "id",
            "subject_kind",
            "subject_id",
            "metric",
            "cycle",
            "owner",
            "calendar",
            "target",
            "started_at",
            "due_at",
            "remaining",
            "paused_at",
            "breached_at",
            "met_at",
            "cancelled_at",
            "light",
        ]
        read_only_fields = fields


class ExplainedTimerSerializer(TimerSerializer):
    why = serializers.SerializerMethodField()

    class Meta(TimerSerializer.Meta):
        fields = [*TimerSerializer.Meta.fields, "why"]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_why(self, timer: Timer) -> list[str]:
        return [str(line) for line in timer.explain()]


class NoticeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Notice
        fields = ["id", "level", "title", "body", "url", "created_at", "read_at"]
        read_only_fields = fields


class Calendars(viewsets.ReadOnlyModelViewSet):
    """Working calendars, with the days that are not like their weekday."""

    serializer_class = CalendarSerializer
    queryset = Calendar.objects.prefetch_related("days")


class Timers(viewsets.ReadOnlyModelViewSet):
    """Deadlines within your sight, for leads and administrators; one by itself tells why it is due then."""

    serializer_class = TimerSerializer
    queryset = Timer.objects.none()
    filterset_fields = {
        "subject_kind": ["exact"],
        "subject_id": ["exact"],
        "metric": ["exact"],
        "owner": ["exact"],
        "due_at": ["lt", "gte"],
        "met_at": ["isnull"],
        "breached_at": ["isnull"],
    }

    request: ApiRequest

    def get_queryset(self) -> TimerQuerySet:
        timers = access.visible_timers(self.request.user)
        return timers.explained() if self.action == "retrieve" else timers

    def get_serializer_class(self) -> type[TimerSerializer]:
        return ExplainedTimerSerializer if self.action == "retrieve" else TimerSerializer


class Notices(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What you were told of deadlines."""

    serializer_class = NoticeSerializer
    queryset = Notice.objects.none()

    request: ApiRequest

    def get_queryset(self) -> QuerySet[Notice]:
        return access.visible_notices(self.request.user)

    @extend_schema(request=None, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: ApiRequest, pk: str) -> Response:
        """You have read it."""
        notice = self.get_object()
        mark_read(request.user, notice.pk)
        notice.refresh_from_db()
        return Response(self.get_serializer(notice).data)


routes: list[tuple[str, type[viewsets.ViewSetMixin]]] = [
    ("calendars", Calendars),
    ("timers", Timers),
    ("notices", Notices),
]
