"""Inboxes, each with its channel's own settings. Secrets can be written and never read back."""

from copy import deepcopy
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminColorInputWidget, UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from channels_hub import tokens
from channels_hub.adapters import adapter_for, installed
from channels_hub.adapters.base import SettingsForm
from channels_hub.models import Channel, Inbox, MenuItem

COMMON = ["name", "key", "channel", "active", "greeting", "colour"]
SERVICE = [
    "team",
    "business_line",
    "region",
    "required_skills",
    "service_hours",
    "units",
    "offer_seconds",
    "survey",
    "keep_last",
    "self_service",
    "same_question_limit",
    "unsolved_minutes",
]


class InboxForm(forms.ModelForm):
    """The fields that every inbox has; `with_settings` adds the channel's own."""

    settings_form: type[SettingsForm] = SettingsForm

    class Meta:
        model = Inbox
        fields = [*COMMON, *SERVICE]
        widgets = {"colour": UnfoldAdminColorInputWidget}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "channel" in self.fields:
            spoken = [(value, label) for value, label in Channel.choices if value in installed()]
            self.fields["channel"].choices = spoken  # type: ignore[attr-defined]
        for name in self.settings_form.base_fields:
            self._prepare(name)

    def _prepare(self, name: str) -> None:
        if name in self.settings_form.secret_fields:
            if self.instance.secrets.get(name):
                self.fields[name].help_text = _("Set. Leave empty to keep it.")
                self.fields[name].required = False
        else:
            default = self.settings_form.base_fields[name].initial
            self.initial.setdefault(name, self.instance.settings.get(name, default))

    def clean_colour(self) -> str:
        colour = self.cleaned_data["colour"]
        RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as #0a7d5a."))(colour)
        return str(colour)

    def clean(self) -> dict[str, Any]:
        """The channel's own form judges its part: a wrong setting is refused here, never at run time."""
        cleaned = super().clean() or self.cleaned_data
        own = self.settings_form({name: self._value_of(name) for name in self.settings_form.base_fields})
        for name, problems in own.errors.items():
            self.add_error(name if name in self.fields else None, ValidationError(list(problems)))
        return cleaned

    def _value_of(self, name: str) -> Any:
        """What is to be kept: a secret left empty stays as it is."""
        given = self.cleaned_data.get(name)
        if not given and name in self.settings_form.secret_fields:
            return self.instance.secrets.get(name)
        return given

    def save(self, commit: bool = True) -> Inbox:
        for name in self.settings_form.base_fields:
            kept = self.instance.secrets if name in self.settings_form.secret_fields else self.instance.settings
            kept[name] = self._value_of(name)
        return super().save(commit)


def with_settings(inbox: Inbox) -> type[InboxForm]:
    """The form of an inbox with the settings of its channel."""
    own = adapter_for(inbox).settings_form
    fields = {name: _dressed(field, name in own.secret_fields) for name, field in own.base_fields.items()}
    return type("InboxForm", (InboxForm,), {**fields, "settings_form": own})


def _dressed(field: forms.Field, is_secret: bool) -> forms.Field:
    field = deepcopy(field)  # the channel's form keeps its own
    if isinstance(field, forms.CharField):
        field.widget = UnfoldAdminPasswordWidget() if is_secret else UnfoldAdminTextInputWidget()
    return field


class MenuItems(TabularInline):
    model = MenuItem
    extra = 0
    autocomplete_fields = ["article"]


@admin.register(Inbox)
class InboxAdmin(ModelAdmin):
    inlines = [MenuItems]
    list_display = ["name", "key", "channel", "team", "service_hours", "active"]
    list_filter = ["channel", "team", "active"]
    list_select_related = ["team", "service_hours"]
    search_fields = ["name", "key"]
    autocomplete_fields = ["team", "business_line", "region", "service_hours", "required_skills"]

    def get_form(self, request: HttpRequest, obj: Inbox | None = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = with_settings(obj) if obj and obj.channel in installed() else InboxForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Inbox | None = None) -> Any:
        own = list(adapter_for(obj).settings_form.base_fields) if obj and obj.channel in installed() else []
        sections = [(None, {"fields": COMMON}), (_("Service"), {"fields": SERVICE})]
        return [*sections, (_("Settings of the channel"), {"fields": own})] if own else sections

    def get_readonly_fields(self, request: HttpRequest, obj: Inbox | None = None) -> list[str]:
        return ["channel"] if obj else []

    def save_model(self, request: HttpRequest, obj: Inbox, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        tokens.forget(obj)

    def response_add(self, request: HttpRequest, obj: Inbox, post_url_continue: str | None = None) -> HttpResponse:
        """On to the channel's own settings, which are known once the channel is chosen."""
        self.message_user(request, gettext("Saved. Now the settings of the channel."))
        return HttpResponseRedirect(f"../{obj.pk}/change/")
