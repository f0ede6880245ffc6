from typing import Any, cast

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import Region
from kb.actions.articles import About, Words
from kb.models import Article, ArticleVersion, Category, Feedback, Phrase, SearchGap


class CategorySerializer(serializers.ModelSerializer):
    class Meta:
        model = Category
        fields = ["id", "parent", "name", "cadence", "owner"]
        ref_name = "ArticleCategory"


class VersionSerializer(serializers.ModelSerializer):
    class Meta:
        model = ArticleVersion
        fields = [
            *("id", "article", "number", "title", "body", "note", "state", "revision", "author", "changed_by"),
            *("reviewer", "review_note", "created_at", "changed_at", "submitted_at", "reviewed_at"),
        ]
        read_only_fields = fields


class ArticleSerializer(serializers.ModelSerializer):
    """`standing`: current, or why not (draft, in_review, retired, upcoming, expired)."""

    released = VersionSerializer(read_only=True, allow_null=True)
    questions: Any = serializers.SlugRelatedField("text", many=True, read_only=True)
    standing = serializers.CharField(read_only=True)

    class Meta:
        model = Article
        fields = [
            *("id", "category", "title", "regions", "valid_from", "valid_until", "public", "status", "standing"),
            *("questions", "released", "use_count", "created_at", "refreshed_at"),
        ]
        read_only_fields = fields


class DraftSerializer(serializers.Serializer):
    """The words of a draft with what is told of its article; absent fields stay as they are."""

    title = serializers.CharField(max_length=120)
    body = serializers.CharField(max_length=20_000)
    note = serializers.CharField(max_length=200, allow_blank=True, default="")
    category = serializers.PrimaryKeyRelatedField(queryset=Category.objects.all())
    regions = serializers.PrimaryKeyRelatedField(queryset=Region.objects.all(), many=True, required=False)
    valid_from = serializers.DateField(required=False, allow_null=True)
    valid_until = serializers.DateField(required=False, allow_null=True)
    public = serializers.BooleanField(required=False)
    questions = serializers.ListField(child=serializers.CharField(max_length=200), required=False, max_length=50)

    @property
    def words(self) -> Words:
        told = self.validated_data
        return {"title": told["title"], "body": told["body"], "note": told["note"]}

    @property
    def about(self) -> About:
        told = self.validated_data
        return cast(About, {name: told[name] for name in About.__annotations__ if name in told})


class SavedDraftSerializer(DraftSerializer):
    category = serializers.PrimaryKeyRelatedField(queryset=Category.objects.all(), required=False)
    revision = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, help_text=_("The revision that you had before you.")
    )


class RevisionSerializer(serializers.Serializer):
    revision = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class ReasonSerializer(serializers.Serializer):
    why = serializers.CharField(max_length=200, allow_blank=True, default="")


class FeedbackSerializer(serializers.ModelSerializer):
    class Meta:
        model = Feedback
        fields = ["id", "version", "helpful", "remark", "created_at"]
        read_only_fields = ["version", "created_at"]


class UseSerializer(serializers.Serializer):
    conversation = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=2**63 - 1
    )


class HitSerializer(serializers.Serializer):
    """`title_html` and `snippet_html` are escaped, with `<mark>` around what fits; `answer` is for the reply."""

    article = serializers.IntegerField(source="article.pk")
    version = serializers.IntegerField(source="article.released_id")
    title = serializers.CharField(source="article.title")
    title_html = serializers.CharField(source="title")
    snippet_html = serializers.CharField(source="snippet")
    answer = serializers.CharField()
    score = serializers.FloatField()


class PhraseSerializer(serializers.ModelSerializer):
    class Meta:
        model = Phrase
        fields = ["id", "shortcut", "title", "text", "kind", "team", "category", "use_count"]
        read_only_fields = ["use_count"]
        validators: list = []  # the action looks at shortcut and team together


class GapSerializer(serializers.ModelSerializer):
    class Meta:
        model = SearchGap
        fields = ["id", "query", "count", "wanted", "last_at"]
