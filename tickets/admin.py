import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from tickets.models import Anchor, Category, DispatchRule, Event, Field, SendBackReason, Ticket
from tickets.sentences import told


class FieldInline(TabularInline):
    model = Field
    extra = 0


class RuleInline(TabularInline):
    model = DispatchRule
    extra = 0
    autocomplete_fields = ["region", "department"]


@admin.register(Category)
class CategoryAdmin(ModelAdmin):
    """The tree, with what each branch asks and where its work goes."""

    list_display = ["path", "code", "urgency", "department", "active"]
    list_select_related = ["department"]
    list_filter = ["active", "urgency"]
    search_fields = ["path", "code"]
    autocomplete_fields = ["parent", "department"]
    inlines = [FieldInline, RuleInline]


@admin.register(SendBackReason)
class SendBackReasonAdmin(ModelAdmin):
    list_display = ["name", "code", "charged_to", "evidence_required", "active"]
    list_editable = ["active"]
    search_fields = ["name", "code"]


class ReadOnlyAdmin(ModelAdmin):
    """Shown, never changed: what happened to a ticket happens by its own verbs."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Ticket)
class TicketAdmin(ReadOnlyAdmin):
    list_display = ["number", "title", "type", "status", "owner", "created_at"]
    list_select_related = ["owner"]
    list_filter = ["status", "type"]
    search_fields = ["=number"]
    exclude = ["search", "head"]
    show_full_result_count = False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["ticket", "number", "kind", "party", "actor", "at"]
    list_select_related = ["ticket", "actor"]
    list_filter = ["kind", "party"]
    search_fields = ["=ticket__number"]
    exclude = ["hash", "data"]
    readonly_fields = ["told"]
    show_full_result_count = False

    @admin.display(description=_("data"))
    def told(self, event: Event) -> str:
        return json.dumps(told(event), ensure_ascii=False)


@admin.register(Anchor)
class AnchorAdmin(ReadOnlyAdmin):
    list_display = ["day", "count", "head_in_hex", "made_at"]
    exclude = ["head"]

    @admin.display(description="SHA-256")
    def head_in_hex(self, anchor: Anchor) -> str:
        return bytes(anchor.head).hex()
