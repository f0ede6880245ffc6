from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from channels_hub.admin.readonly import ReadOnlyAdmin
from channels_hub.models import Conversation, Envelope


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "inbox", "customer", "status", "team", "assignee", "created_at", "closed_at"]
    list_filter = ["status", "inbox", "team"]
    list_select_related = ["inbox", "customer", "team", "assignee"]
    fields = [*list_display[1:], "queued_at", "accepted_at", "first_replied_at", "closed_by", "parked", "snoozed_until"]
    ordering = ["-pk"]
    show_full_result_count = False


@admin.register(Envelope)
class EnvelopeAdmin(ReadOnlyAdmin):
    """Deliveries, for who looks after the machines: what is owed and why."""

    list_display = ["dedupe_key", "inbox", "received_at", "processed_at", "tries", "error"]
    list_filter = ["inbox", ("processed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["inbox"]
    fields = [*list_display, "next_try_at", "content"]
    ordering = ["-pk"]
    show_full_result_count = False

    @admin.display(description=_("content"))
    def content(self, envelope: Envelope) -> str:
        return bytes(envelope.body[:4000]).decode("utf-8", "replace")
