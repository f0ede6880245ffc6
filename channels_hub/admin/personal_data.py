"""Personal data on request (X4): who asked for what, why, and the file for whoever asked."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action

from accounts.models import Role
from accounts.requests import StaffRequest
from channels_hub import access
from channels_hub.actions import personal_data
from channels_hub.models import DataRequest
from cs_platform.lib.refusals import Refused


class AskForm(forms.ModelForm):
    """Asks by the verb that everything else uses."""

    user: Any
    asked: DataRequest

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.asked = personal_data.ask(self.user, given["customer"].pk, given["kind"], given["reason"])
            except Refused as refused:
                raise forms.ValidationError(str(refused.message)) from None
        return given

    def _post_clean(self) -> None:
        """The verb has checked and kept it; a second check would find it there already."""


@admin.register(DataRequest)
class DataRequestAdmin(ModelAdmin):
    list_display = ["id", "customer", "kind", "asked_by", "at", "approved_by", "done_at"]
    list_filter = ["kind", ("done_at", admin.EmptyFieldListFilter)]
    list_select_related = ["customer", "asked_by", "approved_by"]
    ordering = ["-pk"]
    autocomplete_fields = ["customer"]
    actions_detail = ["fetch", "approve"]

    def get_fields(self, request: HttpRequest, obj: DataRequest | None = None) -> list[str]:
        return ["customer", "kind", "reason"] + (
            ["asked_by", "at", "approved_by", "approved_at", "done_at"] if obj else []
        )

    def get_queryset(self, request: StaffRequest) -> Any:
        return access.visible_data_requests(request.user)

    def has_module_permission(self, request: Any) -> bool:
        return bool(request.user.is_authenticated and request.user.has_role(Role.LEAD, Role.ADMIN))

    def has_view_permission(self, request: Any, obj: object = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: Any) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def get_form(self, request: StaffRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A form that asks: what the rules refuse, it says beside the fields."""
        kwargs["form"] = type("AskForm", (AskForm,), {"user": request.user})
        return super().get_form(request, obj, change, **kwargs)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        return form.asked

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """`AskForm` has kept it."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing beside it."""

    @action(description=_("Download"), url_path="fetch", permissions=["view"])
    def fetch(self, request: StaffRequest, object_id: str) -> Any:
        export = access.load_export(request.user, int(object_id))
        answer = FileResponse(export.file.open("rb"), as_attachment=True, filename=f"customer-data-{export.pk}.zip")
        answer["Cache-Control"] = "no-store"
        return answer

    @action(description=_("Approve and erase"), url_path="approve", permissions=["view"])
    def approve(self, request: StaffRequest, object_id: str) -> HttpResponse:
        """Says what goes and what stays; erases when that is confirmed."""
        found = access.load_data_request(request.user, int(object_id))
        back = redirect(reverse("admin:channels_hub_datarequest_change", args=[found.pk]))
        if request.method != "POST":
            context = {**self.admin_site.each_context(request), "request_row": found, "title": _("Erase for ever?")}
            return TemplateResponse(request, "channels_hub/admin/erase.html", context)
        try:
            personal_data.approve(request.user, found.pk)
        except Refused as refused:
            messages.error(request, str(refused.message))
        else:
            messages.success(request, str(_("Erased.")))
        return back
