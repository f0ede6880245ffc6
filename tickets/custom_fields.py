"""The questions of a category as one form, for page and API alike."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_hub.text import clean
from cs_platform.lib.refusals import Refused
from tickets.models import Category, Field

PREFIX = "field"


def fields_of(category: Category, at: str) -> list[Field]:
    """Those of the branches above first."""
    lineage = list(reversed(category.lineage()))
    place = {branch.pk: index for index, branch in enumerate(lineage)}
    found = Field.objects.filter(category__in=lineage, at=at)
    return sorted(found, key=lambda field: (place[field.category_id], field.order, field.pk))


class FieldsForm(forms.Form):
    """One input per field; `values()` is what is stored, JSON only."""

    def __init__(self, category: Category, at: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = fields_of(category, at)
        for field in self.asked:
            self.fields[field.code] = _input(field)

    def values(self) -> dict[str, Any]:
        return {code: _plain(value) for code, value in self.cleaned_data.items() if value not in (None, "")}


def checked(category: Category, at: str, given: dict[str, Any] | None) -> dict[str, Any]:
    """`given` as it is stored; `Refused("fields")` names each field that is wrong, unknown ones included."""
    form = FieldsForm(category, at, data={key: _typed(value) for key, value in (given or {}).items()})
    wrong: dict[str, Any] = {code: errors[0] for code, errors in form.errors.items()}
    for code in (given or {}).keys() - form.fields.keys():
        wrong[code] = _("This category has no such field.")
    if wrong:
        raise Refused("fields", _("Some of what this category asks for is missing or wrong."), wrong)
    return form.values()


def _input(field: Field) -> forms.Field:
    common: dict[str, Any] = {"label": field.label, "required": field.required}
    match field.kind:
        case Field.Kind.NUMBER:
            return forms.DecimalField(max_digits=18, decimal_places=4, **common)
        case Field.Kind.DATE:
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **common)
        case Field.Kind.CHOICE:
            choices = [("", "—"), *((choice, choice) for choice in field.choices)]
            return forms.ChoiceField(choices=choices, **common)
        case Field.Kind.BOOLEAN:
            choices = [("", "—"), ("yes", str(_("Yes"))), ("no", str(_("No")))]
            return forms.ChoiceField(choices=choices, **common)
    return forms.CharField(max_length=500, **common)


def _typed(value: Any) -> Any:
    """A value of JSON as a person would have typed it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if value is None else str(value)


def _plain(value: Any) -> str:
    """Stored as text, so that the history's hash does not depend on how a number is written down."""
    return clean(str(value))
