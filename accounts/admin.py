from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from accounts.forms import OwnUserForm
from accounts.models import BusinessLine, Department, Region, Skill, Team, User


class PersonForm(OwnUserForm, UserChangeForm):
    pass


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):
    form = PersonForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "display_name", "role_names", "team", "department", "scope", "is_active"]
    list_filter = ["team", "department", "scope", "is_active"]
    list_select_related = ["team", "department"]
    search_fields = ["username", "display_name", "employee_number"]
    filter_horizontal = ["skills", "regions"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "display_name", "employee_number", "email", "language"]}),
        (_("Work"), {"fields": ["roles", "scope", "department", "team", "capacity", "extension", "skills", "regions"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["username", "usable_password", "password1", "password2"]})]

    @admin.display(description=_("roles"))
    def role_names(self, user: User) -> str:
        return "、".join(user.role_names)


@admin.register(Region, BusinessLine, Skill)
class NamedAdmin(ModelAdmin):
    list_display = ["code", "name"]
    search_fields = ["code", "name"]


@admin.register(Department)
class DepartmentAdmin(NamedAdmin):
    list_display = ["code", "name", "parent", "lead"]
    list_select_related = ["parent", "lead"]
    autocomplete_fields = ["parent", "lead"]


@admin.register(Team)
class TeamAdmin(NamedAdmin):
    list_display = ["code", "name", "department", "lead"]
    list_select_related = ["department", "lead"]
    autocomplete_fields = ["department", "lead"]
