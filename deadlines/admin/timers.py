"""Timers, to look at: deadlines move by events and rules, not by hand."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from deadlines import registry
from deadlines.models import Timer


@admin.register(Timer)
class TimerAdmin(ModelAdmin):
    list_display = ["subject", "measures", "owner", "due_at", "breached_at", "met_at", "failures"]
    list_filter = ["subject_kind", "metric"]
    list_select_related = ["owner"]
    search_fields = ["=subject_id"]
    ordering = ["-id"]
    show_full_result_count = False
    fields = [
        "subject",
        "measures",
        "cycle",
        "owner",
        "calendar",
        "policy",
        "target",
        "started_at",
        "due_at",
        "remaining",
        "breached_at",
        "met_at",
        "cancelled_at",
        "next_at",
        "failures",
        "last_error",
        "why",
    ]
    readonly_fields = fields

    @admin.display(description=_("applies to"), ordering="subject_id")
    def subject(self, timer: Timer) -> str:
        return f"{registry.kind_name(timer.subject_kind)} {timer.subject_id}"

    @admin.display(description=_("measures"), ordering="metric")
    def measures(self, timer: Timer) -> str:
        return str(registry.metric_name(timer.subject_kind, timer.metric))

    @admin.display(description=_("why this time"))
    def why(self, timer: Timer) -> SafeString:
        return format_html_join("", "<p>{}</p>", ((str(line),) for line in timer.explain()))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Timer | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Timer | None = None) -> bool:
        return False
