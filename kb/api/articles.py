from typing import Any, cast

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.models import User
from accounts.requests import ApiRequest
from kb import access
from kb.actions import articles, feedback
from kb.actions import search as search_actions
from kb.api import serializers as shapes
from kb.models import Article, ArticleVersion, Category

WORDS = OpenApiParameter("q", OpenApiTypes.STR, required=True)


class Rows(viewsets.GenericViewSet):
    lookup_value_regex = "[0-9]{1,18}"

    def told(self, shape: type, data: Any = None) -> Any:
        """The request's body in this shape, or a 400 that says what is wrong."""
        serializer = shape(data=self.request.data if data is None else data)
        serializer.is_valid(raise_exception=True)
        return serializer

    def version(self, version: ArticleVersion, status: int = 200) -> Response:
        return Response(shapes.VersionSerializer(version).data, status=status)


class Categories(mixins.ListModelMixin, mixins.RetrieveModelMixin, Rows):
    serializer_class = shapes.CategorySerializer
    queryset = Category.objects.none()

    def get_queryset(self) -> QuerySet[Category]:
        return access.visible_categories(cast(User, self.request.user))


class Articles(mixins.ListModelMixin, mixins.RetrieveModelMixin, Rows):
    """What the centre knows. Editors write; whoever else may read it reads what is released."""

    serializer_class = shapes.ArticleSerializer
    queryset = Article.objects.none()
    filterset_fields = ["category", "status", "public"]

    def get_queryset(self) -> QuerySet[Article]:
        articles = access.visible_articles(cast(User, self.request.user))
        return articles.prefetch_related("questions", "regions")

    @extend_schema(request=shapes.DraftSerializer, responses={201: shapes.VersionSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Begin a new article; answers its first version, a draft."""
        access.require_editor(request.user)
        draft = self.told(shapes.DraftSerializer)
        return self.version(articles.write(request.user, draft.words, draft.about), status=201)

    @extend_schema(request=None, responses=shapes.VersionSerializer)
    @action(detail=True, methods=["post"])
    def revise(self, request: ApiRequest, pk: str) -> Response:
        """The open version of an article; begun from the newest one if there is none."""
        return self.version(articles.revise(request.user, int(pk)))

    @extend_schema(request=None, responses=shapes.ArticleSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: ApiRequest, pk: str) -> Response:
        return Response(shapes.ArticleSerializer(articles.retire(request.user, int(pk))).data)

    @extend_schema(request=None, responses=shapes.ArticleSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: ApiRequest, pk: str) -> Response:
        """It still holds; its next look is due one cadence from now."""
        return Response(shapes.ArticleSerializer(articles.confirm(request.user, int(pk))).data)

    @extend_schema(parameters=[WORDS], responses=shapes.HitSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None)
    def search(self, request: ApiRequest) -> Response:
        """Current articles that hold these words, best first; at most 20. A search in vain is kept as a gap."""
        words = request.query_params.get("q", "")
        hits = search_actions.find(words, request.user, limit=20)
        if not hits:
            feedback.miss(words)
        return Response(shapes.HitSerializer(hits, many=True).data)

    @extend_schema(parameters=[WORDS], responses=shapes.HitSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None)
    def suggest(self, request: ApiRequest) -> Response:
        """Articles about what a customer's sentence is about; at most 3."""
        hits = search_actions.suggest(request.query_params.get("q", ""), request.user)
        return Response(shapes.HitSerializer(hits, many=True).data)


class Versions(mixins.ListModelMixin, mixins.RetrieveModelMixin, Rows):
    """The wordings of articles. Old ones stay readable."""

    serializer_class = shapes.VersionSerializer
    queryset = ArticleVersion.objects.none()
    filterset_fields = ["article", "state"]

    def get_queryset(self) -> QuerySet[ArticleVersion]:
        return access.visible_versions(cast(User, self.request.user))

    @extend_schema(request=shapes.SavedDraftSerializer, responses=shapes.VersionSerializer)
    def update(self, request: ApiRequest, pk: str) -> Response:
        """Save a draft; 409 `stale` when somebody else saved it after you had read it."""
        access.require_editor(request.user)
        draft = self.told(shapes.SavedDraftSerializer)
        revision = draft.validated_data["revision"]
        return self.version(articles.save(request.user, int(pk), revision, draft.words, draft.about))

    @extend_schema(request=shapes.RevisionSerializer, responses=shapes.VersionSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: ApiRequest, pk: str) -> Response:
        revision = self.told(shapes.RevisionSerializer).validated_data["revision"]
        return self.version(articles.submit(request.user, int(pk), revision))

    @extend_schema(request=shapes.ReasonSerializer, responses=shapes.VersionSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: ApiRequest, pk: str) -> Response:
        """Put another editor's version in force."""
        why = self.told(shapes.ReasonSerializer).validated_data["why"]
        return self.version(articles.release(request.user, int(pk), why))

    @extend_schema(request=shapes.ReasonSerializer, responses=shapes.VersionSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: ApiRequest, pk: str) -> Response:
        """Give it back to its author with a word why."""
        why = self.told(shapes.ReasonSerializer).validated_data["why"]
        return self.version(articles.reject(request.user, int(pk), why))

    @extend_schema(request=shapes.FeedbackSerializer, responses={201: shapes.FeedbackSerializer})
    @action(detail=True, methods=["post"])
    def feedback(self, request: ApiRequest, pk: str) -> Response:
        """Say whether it helped; your last word counts."""
        told = self.told(shapes.FeedbackSerializer).validated_data
        given = feedback.judge(request.user, int(pk), told["helpful"], told.get("remark", ""))
        return Response(shapes.FeedbackSerializer(given).data, status=201)

    @extend_schema(request=shapes.UseSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def use(self, request: ApiRequest, pk: str) -> Response:
        """This version went into an answer."""
        told = self.told(shapes.UseSerializer).validated_data
        feedback.use(request.user, int(pk), told["conversation"])
        return Response(status=204)
