"""Customers as the administration sees them: masked, with who looked behind the mask."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action

from accounts.requests import StaffRequest
from channels_hub import access, presenting
from channels_hub.actions import personal_data
from channels_hub.admin.readonly import ReadOnlyAdmin
from channels_hub.finding import customers_named
from channels_hub.models import Customer, Merge, Restriction, Reveal, Tag
from cs_platform.lib.refusals import Refused


@admin.register(Tag)
class TagAdmin(ModelAdmin):
    search_fields = ["name"]


@admin.register(Customer)
class CustomerAdmin(ReadOnlyAdmin):
    list_display = ["name", "masked_phone", "region", "level", "created_at"]
    list_filter = ["region", "level"]
    list_select_related = ["region"]
    search_fields = ["name"]
    search_help_text = _("Name, or number in full or its last four.")
    fields = ["name", "masked_phone", "masked_account", "masked_address", "region", "language", "level", "remark",
              "legal_hold"]  # fmt: skip
    actions_detail = ["hold", "release"]

    @action(description=_("Set a legal hold"), url_path="hold", permissions=["view"])
    def hold(self, request: StaffRequest, object_id: str) -> HttpResponse:
        return self._held(request, object_id, True)

    @action(description=_("Lift the legal hold"), url_path="release", permissions=["view"])
    def release(self, request: StaffRequest, object_id: str) -> HttpResponse:
        return self._held(request, object_id, False)

    def _held(self, request: StaffRequest, object_id: str, held: bool) -> HttpResponse:
        """Asks first: a link alone changes nothing."""
        customer = access.load_customer(request.user, int(object_id))
        if request.method != "POST":
            context = {**self.admin_site.each_context(request), "customer": customer, "held": held}
            return TemplateResponse(request, "channels_hub/admin/hold.html", context)
        try:
            personal_data.hold(request.user, customer.pk, held)
            self.log_change(request, customer, gettext("Legal hold set.") if held else gettext("Legal hold lifted."))
        except Refused as refused:
            messages.error(request, str(refused.message))
        return redirect(reverse("admin:channels_hub_customer_change", args=[customer.pk]))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Customer], search_term: str
    ) -> tuple[QuerySet[Customer], bool]:
        return customers_named(queryset, search_term), False

    @admin.display(description=_("phone"))
    def masked_phone(self, customer: Customer) -> str:
        return presenting.masked(customer, "phone")

    @admin.display(description=_("account number"))
    def masked_account(self, customer: Customer) -> str:
        return presenting.masked(customer, "account_number")

    @admin.display(description=_("address"))
    def masked_address(self, customer: Customer) -> str:
        return presenting.masked(customer, "address")


@admin.register(Restriction)
class RestrictionAdmin(ModelAdmin):
    list_display = ["title", "customer", "starts_at", "ends_at", "created_by"]
    list_select_related = ["customer", "created_by"]
    search_fields = ["title", "customer__name"]
    autocomplete_fields = ["customer"]
    fields = ["customer", "title", "detail", "starts_at", "ends_at"]

    def save_model(self, request: HttpRequest, obj: Restriction, form: object, change: bool) -> None:
        obj.created_by = obj.created_by or request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """It ends; that it stood is not undone."""
        return False


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin):
    list_display = ["kept", "gone", "reason", "by", "at", "undone_at"]
    list_select_related = ["kept", "gone", "by"]
    fields = list_display


@admin.register(Reveal)
class RevealAdmin(ReadOnlyAdmin):
    list_display = ["user", "customer", "field", "reason", "at", "until"]
    list_filter = ["field"]
    list_select_related = ["user", "customer"]
    search_fields = ["user__username", "reason"]
    fields = list_display
