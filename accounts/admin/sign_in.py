"""What people sign in with, to be taken away when lost: seen without secrets, made only by themselves (X6)."""

from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from knox.models import AuthToken
from unfold.admin import ModelAdmin

# the libraries' own pages show secrets, or rows that mean nothing here: people have roles, no mail is sent
for library in ("django.contrib.auth", "allauth.account", "allauth.mfa", "knox"):
    import_module(f"{library}.admin")  # registers them, unless that is done
for model in (Group, EmailAddress, Authenticator, AuthToken):
    admin.site.unregister(model)

# and their names cannot be translated
for label, words in {"mfa": _("Two-step sign-in"), "knox": _("API access")}.items():
    apps.get_app_config(label).verbose_name = words
for model, words in {Authenticator: _("second step"), AuthToken: _("API token")}.items():
    model._meta.verbose_name = model._meta.verbose_name_plural = words


KINDS = {
    Authenticator.Type.TOTP: _("Codes of an app"),
    Authenticator.Type.RECOVERY_CODES: _("Recovery codes"),
    Authenticator.Type.WEBAUTHN: _("Security key"),
}


class OnlyToTakeAway(ModelAdmin):
    list_select_related = ["user"]
    search_fields = ["user__username", "user__display_name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.display(description=_("user"), ordering="user")
    def person(self, row: Model) -> str:
        return str(row.user)  # type: ignore[attr-defined]


@admin.register(Authenticator)
class AuthenticatorAdmin(OnlyToTakeAway):
    list_display = ["person", "kind", "made_at", "used_at"]
    fields = list_display

    @admin.display(description=_("kind"), ordering="type")
    def kind(self, row: Authenticator) -> str:
        return str(KINDS[row.type])

    @admin.display(description=_("made"), ordering="created_at")
    def made_at(self, row: Authenticator) -> object:
        return row.created_at

    @admin.display(description=_("last used"), ordering="last_used_at")
    def used_at(self, row: Authenticator) -> object:
        return row.last_used_at


@admin.register(AuthToken)
class AuthTokenAdmin(OnlyToTakeAway):
    list_display = ["begins_with", "person", "made_at", "ends_at"]
    fields = list_display

    @admin.display(description=_("begins with"))
    def begins_with(self, row: AuthToken) -> str:
        return str(row.token_key)

    @admin.display(description=_("made"), ordering="created")
    def made_at(self, row: AuthToken) -> object:
        return row.created

    @admin.display(description=_("ends"), ordering="expiry")
    def ends_at(self, row: AuthToken) -> object:
        return row.expiry
