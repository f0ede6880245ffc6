from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin, TabularInline

from kb.actions.phrases import unknown_variables
from kb.models import Article, ArticleVersion, Category, Phrase, SearchGap


@admin.register(Category)
class CategoryAdmin(ModelAdmin):
    list_display = ["name", "parent", "cadence", "owner", "position"]
    list_select_related = ["parent", "owner"]
    list_filter = ["cadence"]
    search_fields = ["name"]
    autocomplete_fields = ["parent", "owner"]


class PhraseForm(forms.ModelForm):
    def clean_text(self) -> str:
        if unknown := unknown_variables(self.cleaned_data["text"]):
            raise ValidationError(_("There is no variable %(names)s.") % {"names": "、".join(unknown)})
        return self.cleaned_data["text"]


@admin.register(Phrase)
class PhraseAdmin(ModelAdmin):
    form = PhraseForm
    list_display = ["shortcut", "title", "kind", "team", "use_count"]
    list_select_related = ["team"]
    list_filter = ["kind", "team"]
    search_fields = ["shortcut", "title", "text"]
    autocomplete_fields = ["team", "category"]


class ReadOnly:
    """Changed by its own verbs, on its own pages: the admin shows it."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class VersionInline(ReadOnly, TabularInline):
    model = ArticleVersion
    fields = ["number", "title", "state", "author", "reviewer", "reviewed_at"]


@admin.register(Article)
class ArticleAdmin(ReadOnly, ModelAdmin):
    list_display = ["title", "category", "status", "public", "valid_until", "use_count"]
    list_select_related = ["category"]
    list_filter = ["status", "category", "public"]
    search_fields = ["title"]
    fields = ["title", "category", "status", "public", "regions", "valid_from", "valid_until", "use_count"]
    inlines = [VersionInline]


@admin.register(SearchGap)
class SearchGapAdmin(ReadOnly, ModelAdmin):
    list_display = ["query", "count", "wanted", "last_at", "closed_at"]
    search_fields = ["query"]
