from typing import cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.models import User
from accounts.requests import ApiRequest
from qa import access
from qa.actions import corrections, reviews
from qa.models import Cause, CorrectiveAction, Review


class CauseSerializer(serializers.ModelSerializer):
    class Meta:
        model = Cause
        fields = ["id", "code", "name"]


class CorrectiveActionSerializer(serializers.ModelSerializer):
    owner = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True))

    class Meta:
        model = CorrectiveAction
        fields = ["id", "review", "what", "owner", "due_on", "status", "outcome", "done_at", "verified_at"]
        read_only_fields = ["review", "status", "outcome", "done_at", "verified_at"]


class ReviewSerializer(serializers.ModelSerializer):
    actions = CorrectiveActionSerializer(many=True, read_only=True)

    class Meta:
        model = Review
        fields = [
            "id",
            "conversation",
            "agent",
            "status",
            "opened_at",
            "reviewer",
            "written_at",
            "finished_at",
            "cause",
            "finding",
            "measure",
            "version",
            "actions",
        ]


class JudgementSerializer(serializers.Serializer):
    version = serializers.IntegerField(min_value=0)
    cause = serializers.PrimaryKeyRelatedField(queryset=Cause.objects.filter(active=True))
    finding = serializers.CharField(max_length=4000)
    measure = serializers.CharField(max_length=4000)


class NoteSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=2000)


class OptionalNoteSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class Causes(viewsets.ReadOnlyModelViewSet):
    """Why a customer was left unhappy: the list that a review chooses from."""

    queryset = Cause.objects.filter(active=True)
    serializer_class = CauseSerializer


class Reviews(viewsets.ReadOnlyModelViewSet):
    """Reviews that this person may see."""

    queryset = Review.objects.none()
    serializer_class = ReviewSerializer
    filterset_fields = ["status", "cause"]

    def get_queryset(self) -> QuerySet[Review]:
        return access.visible_reviews(cast(User, self.request.user)).prefetch_related("actions")

    @extend_schema(request=JudgementSerializer, responses=ReviewSerializer)
    @action(detail=True, methods=["put"])
    def judgement(self, request: ApiRequest, pk: str) -> Response:
        wish = JudgementSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        self.get_object()
        return Response(ReviewSerializer(reviews.write(request.user, int(pk), **wish.validated_data)).data)

    @extend_schema(request=None, responses=ReviewSerializer)
    @action(detail=True, methods=["post"])
    def closure(self, request: ApiRequest, pk: str) -> Response:
        self.get_object()
        return Response(ReviewSerializer(reviews.finish(request.user, int(pk))).data)

    @extend_schema(request=CorrectiveActionSerializer, responses={201: CorrectiveActionSerializer})
    @action(detail=True, methods=["post"])
    def actions(self, request: ApiRequest, pk: str) -> Response:
        wish = CorrectiveActionSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        self.get_object()
        given = corrections.give(request.user, int(pk), **wish.validated_data)
        return Response(CorrectiveActionSerializer(given).data, status=status.HTTP_201_CREATED)


class CorrectiveActions(viewsets.ReadOnlyModelViewSet):
    """What is to be corrected, by you or by those whose reviews you see."""

    queryset = CorrectiveAction.objects.none()
    serializer_class = CorrectiveActionSerializer
    filterset_fields = ["status", "owner"]

    def get_queryset(self) -> QuerySet[CorrectiveAction]:
        return access.visible_actions(cast(User, self.request.user))

    @extend_schema(request=NoteSerializer, responses=CorrectiveActionSerializer)
    @action(detail=True, methods=["post"])
    def outcome(self, request: ApiRequest, pk: str) -> Response:
        note = self._note(request, NoteSerializer)
        return self._answer(corrections.complete(request.user, int(pk), outcome=note))

    @extend_schema(request=OptionalNoteSerializer, responses=CorrectiveActionSerializer)
    @action(detail=True, methods=["post"])
    def verification(self, request: ApiRequest, pk: str) -> Response:
        note = self._note(request, OptionalNoteSerializer)
        return self._answer(corrections.verify(request.user, int(pk), note=note))

    @extend_schema(request=NoteSerializer, responses=CorrectiveActionSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def give_back(self, request: ApiRequest, pk: str) -> Response:
        note = self._note(request, NoteSerializer)
        return self._answer(corrections.give_back(request.user, int(pk), note=note))

    def _note(self, request: ApiRequest, serializer: type[serializers.Serializer]) -> str:
        wish = serializer(data=request.data)
        wish.is_valid(raise_exception=True)
        self.get_object()
        return wish.validated_data["note"]

    def _answer(self, action: CorrectiveAction) -> Response:
        return Response(CorrectiveActionSerializer(action).data)


routes: list[tuple[str, type[viewsets.ViewSetMixin]]] = [
    ("causes", Causes),
    ("reviews", Reviews),
    ("corrective-actions", CorrectiveActions),
]
