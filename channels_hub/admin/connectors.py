"""Outside systems whose cards stand beside a conversation. Header values can be written and never read back."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from accounts.models import Role
from accounts.requests import StaffRequest
from channels_hub.connectors.cards import tried
from channels_hub.models import Connector, ConnectorField

HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)")
#: The question's own: who sets them changes whom or what is asked.
OURS = {"host", "connection", "content-length", "transfer-encoding", "accept-encoding"}


class ConnectorForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label=_("seen by"), choices=Role.choices, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    new_headers = forms.CharField(
        label=_("headers"),
        required=False,
        max_length=4000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("One on each line, as in Authorization: Bearer …"),
    )
    without_headers = forms.BooleanField(
        label=_("forget the headers"), required=False, widget=UnfoldBooleanSwitchWidget
    )

    class Meta:
        model = Connector
        fields = ["name", "url", "inbox", "timeout", "cache_seconds", "title_path", "roles", "active", "order"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if names := ", ".join(self.instance.headers):
            self.fields["new_headers"].help_text = _("Set: %(names)s. Leave empty to keep them.") % {"names": names}

    def clean_new_headers(self) -> dict[str, str]:
        lines = [line.strip() for line in self.cleaned_data["new_headers"].splitlines() if line.strip()]
        found = [HEADER.fullmatch(line) for line in lines]
        headers = {match[1]: match[2] for match in found if match}
        if len(headers) < len(lines):  # the line itself may be a secret: it is not repeated
            raise ValidationError(_("Write each header on a line of its own, as Name: value, in plain letters."))
        if OURS & {name.lower() for name in headers}:
            raise ValidationError(_("These headers are set by the desk: %(names)s."), params={"names": ", ".join(OURS)})
        return headers

    def save(self, commit: bool = True) -> Connector:
        if self.cleaned_data["without_headers"] or self.cleaned_data["new_headers"]:
            self.instance.headers = self.cleaned_data["new_headers"]
        return super().save(commit)


class FieldInline(TabularInline):
    model = ConnectorField
    extra = 0
    min_num = 1

    def get_formset(self, request: HttpRequest, obj: Connector | None = None, **kwargs: Any) -> Any:
        """A card without lines says nothing."""
        return super().get_formset(request, obj, validate_min=True, **kwargs)


class TryForm(forms.Form):
    number = forms.CharField(label=_("Customer's number"), max_length=200, widget=UnfoldAdminTextInputWidget)


@admin.register(Connector)
class ConnectorAdmin(ModelAdmin):
    form = ConnectorForm
    list_display = ["name", "active", "last_ok_at", "last_error", "last_error_at"]
    list_filter = ["active"]
    inlines = [FieldInline]
    readonly_fields = ["last_ok_at", "last_error", "last_error_at"]
    fieldsets = [
        (None, {"fields": ["name", "url", "inbox", "new_headers", "without_headers", "timeout", "cache_seconds"]}),
        (_("Card"), {"fields": ["title_path", "roles", "active", "order"]}),
        (_("Health"), {"fields": ["last_ok_at", "last_error", "last_error_at"]}),
    ]
    actions_detail = ["try_it"]

    @action(description=_("Try it with a number"), url_path="try", permissions=["change"])
    def try_it(self, request: StaffRequest, object_id: str) -> HttpResponse:
        """Ask the system now, and show the card as it would stand on the desk."""
        connector = get_object_or_404(Connector, pk=object_id)
        form = TryForm(request.POST or None)
        context = {**self.admin_site.each_context(request), "title": connector.name, "form": form}
        if form.is_valid():
            context["card"] = tried(connector, form.cleaned_data["number"])
        return render(request, "channels_hub/admin/try_connector.html", context)
