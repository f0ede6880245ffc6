"""What the desk asks in its dialogs."""

import re
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Team, User
from channels_hub.actions.dialling import telephones
from channels_hub.models import Customer, Inbox

#: How long a snooze lasts, by its button; the last two mean the next morning and Monday morning.
SNOOZES = [
    ("20m", _("20 minutes")),
    ("1h", _("1 hour")),
    ("3h", _("3 hours")),
    ("tomorrow", _("Tomorrow at 9")),
    ("monday", _("Monday at 9")),
]
LENGTHS = {"20m": timedelta(minutes=20), "1h": timedelta(hours=1), "3h": timedelta(hours=3)}
MORNING = time(9)


class TimeToCome(forms.DateTimeField):
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        if value and value <= timezone.now():
            raise forms.ValidationError(_("Choose a time to come."))


class TransferForm(forms.Form):
    """To one colleague or one team, with a word for them."""

    to = forms.CharField(error_messages={"required": _("Choose a colleague or a team.")})
    note = forms.CharField(
        label=_("Note for them"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text=_("What they must know to go on without asking the customer again."),
        error_messages={"required": _("Leave a word for whoever takes over.")},
    )

    def target(self, colleagues: QuerySet[User], teams: QuerySet[Team]) -> tuple[User | None, Team | None]:
        """`user.3` or `team.2`, as rows; neither when it is no longer there."""
        kind, _dot, number = self.cleaned_data["to"].partition(".")
        number = number if number.isascii() and number.isdigit() else 0
        if kind == "user":
            return colleagues.filter(pk=number).first(), None
        return None, teams.filter(pk=number).first()


class SnoozeForm(forms.Form):
    preset = forms.ChoiceField(choices=SNOOZES, required=False)
    at = TimeToCome(label=_("Or at"), required=False)

    def clean(self) -> dict[str, Any]:
        """Leaves `until`, a time to come."""
        data = super().clean() or {}
        until = data.get("at")
        if not until and data.get("preset"):
            until = _moment(data["preset"], timezone.localtime())
        if not until and not self.has_error("at"):
            self.add_error("at", _("Choose a time to come."))
        return data | {"until": until}


def _moment(preset: str, now: datetime) -> datetime:
    if length := LENGTHS.get(preset):
        return now + length
    days = 1 if preset == "tomorrow" else 7 - now.weekday()
    return timezone.make_aware(datetime.combine(now.date() + timedelta(days=days), MORNING))


class CallbackForm(forms.Form):
    """When the customer would like to be called."""

    at = TimeToCome(
        label=_("When to call back"),
        required=False,
        help_text=_("Left empty, whoever is free calls as soon as may be."),
    )
    at.widget.attrs["autofocus"] = True


class CallForm(forms.Form):
    """A call that was taken without any exchange to tell of it."""

    number = forms.CharField(
        label=_("Number that calls"),
        max_length=30,
        widget=forms.TextInput(attrs={"autofocus": True, "inputmode": "tel", "autocomplete": "off"}),
    )
    inbox = forms.ModelChoiceField(Inbox.objects.none(), label=_("Hotline"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hotlines = telephones().order_by("pk")
        self.fields["inbox"].queryset = hotlines  # type: ignore[attr-defined]
        self.initial.setdefault("inbox", hotlines.first())


class StartForm(forms.Form):
    body = forms.CharField(
        label=_("Message"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4, "autofocus": True})
    )


class ElsewhereForm(forms.Form):
    """On which other address of the customer, and what."""

    identity = forms.IntegerField(error_messages={"required": _("Choose where to write.")})
    body = forms.CharField(
        label=_("Message"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 5, "autofocus": True})
    )


class PhoneForm(forms.Form):
    """A number that the customer told in words."""

    phone = forms.RegexField(
        r"^\+?[0-9 -]{5,20}$",
        label=_("Telephone number"),
        help_text=_("As the customer told it. Whoever is known by it is the same person."),
        widget=forms.TextInput(attrs={"autofocus": True, "inputmode": "tel", "autocomplete": "off"}),
    )


class ReasonForm(forms.Form):
    """Why something guarded is done."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True}))


class CustomerForm(forms.Form):
    """A customer's profile. Guarded fields start empty: what is left empty stays as it is (X6)."""

    GUARDED = ("phone", "account_number", "address")
    PLAIN = ("name", "level", "language", "remark")

    name = forms.CharField(label=_("Customer's name"), max_length=80, required=False)
    phone = forms.RegexField(r"^\+?[0-9 -]{5,20}$", label=_("New phone number"), required=False)
    account_number = forms.CharField(label=_("New account number"), max_length=40, required=False)
    address = forms.CharField(label=_("New address"), max_length=200, required=False)
    region = forms.ModelChoiceField(Region.objects.order_by("name"), label=_("Region"), required=False)
    level = forms.CharField(label=_("Level"), max_length=20, required=False)
    language = forms.CharField(label=_("Language"), max_length=10, required=False)
    tags = forms.CharField(label=_("Tags"), required=False, help_text=_("Separated by commas."))
    remark = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    @classmethod
    def initial_of(cls, customer: Customer) -> dict[str, Any]:
        plain = {name: getattr(customer, name) for name in cls.PLAIN}
        return plain | {"region": customer.region_id, "tags": ", ".join(str(tag) for tag in customer.tags.all())}

    def clean_tags(self) -> list[str]:
        return [name for name in re.split(r"[,，、;；]\s*", self.cleaned_data["tags"]) if name.strip()]

    def changes(self) -> dict[str, Any]:
        """The profile as the action is told it: guarded fields only when something was written."""
        told = {name: value for name, value in self.cleaned_data.items() if value or name not in self.GUARDED}
        told.pop("tags", None)
        return told


class RestrictForm(forms.Form):
    title = forms.CharField(
        label=_("What must not be done"), max_length=80, widget=forms.TextInput(attrs={"autofocus": True})
    )
    detail = forms.CharField(label=_("Why, and what instead"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    ends_at = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Empty: until somebody lifts it."),
    )


class MergeForm(forms.Form):
    other = forms.IntegerField(error_messages={"required": _("Choose who is the same person.")})
    reason = forms.CharField(label=_("How do you know?"), max_length=200)
