from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from qa.models import Cause, CorrectiveAction, Review


class ReviewForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    cause = forms.ModelChoiceField(Cause.objects.filter(active=True), label=_("Cause"), empty_label=_("Choose…"))
    finding = forms.CharField(label=_("What happened"), widget=forms.Textarea, max_length=4000)
    measure = forms.CharField(label=_("Measure"), widget=forms.Textarea, max_length=4000)

    class Meta:
        model = Review
        fields = ["cause", "finding", "measure", "version"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("finding", "measure"):
            self.fields[name].widget.attrs |= {"data-draft": f"review.{self.instance.pk}.{name}", "rows": 4}


class ActionForm(forms.ModelForm):
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Owner"), empty_label=_("Choose…"))
    what = forms.CharField(label=_("What is to be done"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    due_on = forms.DateField(label=_("By"), widget=forms.DateInput(attrs={"type": "date"}))

    class Meta:
        model = CorrectiveAction
        fields = ["what", "owner", "due_on"]

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, department=review.team.department_id)
        self.fields["owner"].queryset = people.order_by("team", "username")  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    note = forms.CharField(label=_("In your words"), widget=forms.Textarea, max_length=2000)


class OptionalNoteForm(forms.Form):
    note = forms.CharField(label=_("In your words"), widget=forms.Textarea, max_length=2000, required=False)
