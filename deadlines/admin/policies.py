"""Deadline policies: what is promised for which work, and who is told when it is missed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminSelectWidget

from deadlines import registry
from deadlines.models import Escalation, Policy, Target


def _kinds() -> list[tuple[str, Any]]:
    return [(code, kind.label) for code, kind in registry.kinds().items()]


def _metrics() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Grouped by kind: the model refuses one of another kind."""
    return [(kind.label, list(kind.metrics.items())) for kind in registry.kinds().values()]


class PolicyForm(forms.ModelForm):
    subject_kind = forms.ChoiceField(
        label=Policy._meta.get_field("subject_kind").verbose_name,
        choices=_kinds,
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = Policy
        fields = ["name", "subject_kind", "rank", "active", "conditions", "calendar"]


class TargetForm(forms.ModelForm):
    metric = forms.ChoiceField(
        label=Target._meta.get_field("metric").verbose_name, choices=_metrics, widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = Target
        fields = ["metric", "target", "warn_before", "pausable", "calendar"]


class TargetInline(TabularInline):
    model = Target
    form = TargetForm
    extra = 0
    show_change_link = True


@admin.register(Policy)
class PolicyAdmin(ModelAdmin):
    form = PolicyForm
    list_display = ["name", "kind", "rank", "active", "calendar"]
    list_filter = ["subject_kind", "active"]
    list_select_related = ["calendar"]
    search_fields = ["name"]
    inlines = [TargetInline]

    @admin.display(description=Policy._meta.get_field("subject_kind").verbose_name, ordering="subject_kind")
    def kind(self, policy: Policy) -> str:
        return str(registry.kind_name(policy.subject_kind))


class EscalationInline(TabularInline):
    model = Escalation
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Target)
class TargetAdmin(ModelAdmin):
    """One target with the people who are told when it stays missed; reached from its policy."""

    form = TargetForm
    list_display = ["policy", "metric", "target"]
    list_select_related = ["policy"]
    inlines = [EscalationInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Target]:
        return super().get_queryset(request).select_related("policy")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
