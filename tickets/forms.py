"""What people fill in. Rules stand in the actions; here is only shape."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import BusinessLine, Department, Region, Role, User
from channels_hub.models import Customer
from tickets import policy
from tickets.models import Callback, Category, Outcome, SendBackReason, Ticket, Type, Urgency, Via
from tickets.models.callback import ATTEMPT_OUTCOMES

LONGEST = 4000


def words(label: Any, *, required: bool = True, rows: int = 4, help_text: Any = "", **attrs: Any) -> forms.CharField:
    """A box to write in; what is typed survives a reload where `data-draft` is given."""
    widget = forms.Textarea(attrs={"rows": rows, "data-autosize": "", **attrs})
    return forms.CharField(label=label, required=required, max_length=LONGEST, help_text=help_text, widget=widget)


class VerbForm(forms.Form):
    """One dialog. `version` is the ticket's when the form was made: an older one is stale."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, ticket: Ticket, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticket, self.user = ticket, user

    def given(self) -> dict[str, Any]:
        """What the action is called with."""
        return dict(self.cleaned_data)


class DispatchForm(VerbForm):
    lead = forms.ModelChoiceField(Department.objects.all(), label=_("Lead department"), required=False)
    assisting = forms.ModelMultipleChoiceField(
        Department.objects.all(),
        label=_("Assisting departments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    instruction = words(_("What the department should do"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from tickets.actions import by_rule

        ruled = by_rule(self.ticket)
        if ruled and not self.is_bound:
            leads = [each.department for each in ruled if each.role == "lead"]
            self.initial = {
                **self.initial,
                "lead": leads[0] if leads else None,
                "assisting": [each.department for each in ruled if each.role != "lead"],
            }
        self.fields["lead"].empty_label = _("By rule")  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        from tickets.actions import Destination

        data = self.cleaned_data
        places = [Destination(data["lead"])] if data["lead"] else []
        places += [Destination(department, "assisting") for department in data["assisting"]]
        return {"destinations": places or None, "instruction": data["instruction"], "version": data["version"]}


class ResolveForm(VerbForm):
    result = words(_("What the customer was told"), rows=4)


class ReturnForm(VerbForm):
    result = words(_("Result"), help_text=_("What was found and done. The centre tells the customer."))


class SendBackForm(VerbForm):
    reason = forms.ModelChoiceField(SendBackReason.objects.filter(active=True), label=_("Reason"), empty_label="—")
    evidence = words(_("Evidence"), required=False, help_text=_("What shows that this is not yours to do."))


class WithdrawForm(VerbForm):
    why = words(_("Why"), rows=2)


class WaitForm(VerbForm):
    question = words(_("What do you need to know?"), help_text=_("It is sent to the customer."))


class AnsweredForm(VerbForm):
    text = words(_("What the customer answered"))


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ScheduleForm(VerbForm):
    due_at = forms.DateTimeField(label=_("When"), widget=MomentInput())
    assignee = forms.ModelChoiceField(User.objects.none(), label=_("Who"))
    channel = forms.ChoiceField(choices=Callback.Channel.choices, label=_("By which way"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = User.objects.filter(is_active=True, roles__overlap=[Role.AGENT, Role.LEAD])
        if self.ticket.team_id:
            colleagues = colleagues.filter(team=self.ticket.team_id)
        self.fields["assignee"].queryset = colleagues | User.objects.filter(pk=self.ticket.owner_id)  # type: ignore[attr-defined]
        due = policy.calling_time(timezone.now() + policy.CALLBACK_AFTER)
        self.initial = {**self.initial, "assignee": self.ticket.owner_id, "due_at": timezone.localtime(due)}


class CallBackForm(VerbForm):
    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[(outcome.value, outcome.label) for outcome in ATTEMPT_OUTCOMES],
        widget=forms.RadioSelect,
    )
    note = words(_("What the customer said"), required=False)
    again_at = forms.DateTimeField(label=_("Call again at"), required=False, widget=MomentInput())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == Outcome.LATER and not data.get("again_at"):
            self.add_error("again_at", _("Say when to call again."))
        return data


class CloseForm(VerbForm):
    evidence = words(
        _("The customer's confirmation"), help_text=_("Quote it: a ticket is closed only after verification.")
    )


class ReopenForm(VerbForm):
    reason = words(_("What is not resolved?"))


class MergeForm(VerbForm):
    into = forms.ChoiceField(label=_("Into which ticket"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Ticket.objects.filter(customer=self.ticket.customer_id, closed_at=None).exclude(pk=self.ticket.pk)
        self.fields["into"].choices = [  # type: ignore[attr-defined]
            (other.number, f"{other.number} {other.title}") for other in others.order_by("-pk")[:20]
        ]
        if not self.fields["into"].choices:  # type: ignore[attr-defined]
            self.fields["into"].help_text = _("This customer has no other open ticket.")


class UnversionedForm(VerbForm):
    """A word said beside the work: nothing that happened meanwhile makes it wrong."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class UrgeForm(UnversionedForm):
    text = words(_("In the customer's words"), required=False)
    channel = forms.ChoiceField(
        choices=[(via.value, via.label) for via in (Via.PHONE, Via.CHAT, Via.DESK)], label=_("Came by")
    )


class AnswerUrgeForm(UnversionedForm):
    answer = words(_("Answer"), help_text=_("It is sent to the customer."))


class RemarkForm(UnversionedForm):
    text = words(_("Remark"), help_text=_("Among colleagues only: the customer never sees it."))


class RevealForm(UnversionedForm):
    reason = words(_("Why do you need it?"), rows=2, help_text=_("Your name and the reason are kept."))


class MultipleFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """No, one or several files, as a list."""

    widget = MultipleFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


class SupplementForm(UnversionedForm):
    text = words(_("What the customer adds"), required=False)
    uploads = FilesField(label=_("Pictures and files"), required=False)


class TicketForm(forms.Form):
    """Acceptance. The category's own fields are another form beside it (`custom_fields.FieldsForm`)."""

    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    category = forms.ModelChoiceField(Category.objects.filter(active=True), label=_("Category"))
    type = forms.ChoiceField(choices=Type.choices, label=_("Type"))
    urgency = forms.ChoiceField(choices=Urgency.choices, label=_("Urgency"))
    title = forms.CharField(max_length=120, label=_("Title"))
    description = words(_("Description"), required=False)
    region = forms.ModelChoiceField(Region.objects.all(), label=_("Region"), required=False, empty_label="—")
    business_line = forms.ModelChoiceField(
        BusinessLine.objects.all(), label=_("Business line"), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, customer: Customer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("request_key", uuid4().hex)
        if customer is None:
            self.fields["phone"] = forms.RegexField(
                r"^[0-9+\- ]{5,20}$",
                label=_("Customer's phone"),
                error_messages={"invalid": _("Digits only, such as 13951880001.")},
            )
            self.fields["name"] = forms.CharField(max_length=80, label=_("Customer's name"), required=False)
            self.order_fields(["phone", "name"])
