"""What a person's record must satisfy, told where it is entered and never found out at run time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from accounts.models import Role, Scope


class OwnUserForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("roles"), choices=Role.choices, required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        roles, team, department = data.get("roles") or [], data.get("team"), data.get("department")
        if {Role.AGENT, Role.LEAD} & set(roles) and not team:
            self.add_error("team", _("An agent or team lead needs a team: work is routed to teams."))
        if Role.HANDLER in roles and not department:
            self.add_error("department", _("A handler needs a department: tickets are dispatched to departments."))
        if data.get("scope") == Scope.TEAM and not team:
            self.add_error("scope", _("This scope needs a team."))
        if data.get("scope") == Scope.DEPARTMENT and not department:
            self.add_error("scope", _("This scope needs a department."))
        if Role.ADMIN in roles and not data.get("is_staff"):
            self.add_error("is_staff", _("An administrator signs in to these pages: allow it."))
        return data
