from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from kb import tree
from kb.access import is_editor
from kb.actions.articles import About, Words
from kb.models import Article, ArticleVersion, Category, Phrase


class CategoryField(forms.ModelChoiceField):
    """The tree, indented."""

    class iterator(ModelChoiceIterator):
        def __iter__(self) -> Iterator[tuple[Any, Any]]:
            yield "", self.field.empty_label
            for branch in tree.flat(tree.grow(self.queryset)):
                yield branch.category.pk, "\u3000" * branch.depth + branch.category.name


class ArticleForm(forms.Form):
    """A draft with what is told of its article; `revision` is the one the editor had before them."""

    title = forms.CharField(label=_("title"), max_length=120)
    category = CategoryField(label=_("category"), queryset=Category.objects.all(), empty_label="—")
    body = forms.CharField(
        label=_("wording"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("Markdown: **bold**, lists, tables, links. What stands below a line of --- is for staff only."),
    )
    questions = forms.CharField(
        label=_("related questions"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("How customers ask for it: one question a line. They are searched like the title."),
    )
    note = forms.CharField(label=_("what changed"), required=False, max_length=200)
    regions = forms.ModelMultipleChoiceField(
        label=_("regions"),
        queryset=Region.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None means all."),
    )
    valid_from = forms.DateField(
        label=_("valid from"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=_("valid until"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    public = forms.BooleanField(label=_("Customers may read it themselves."), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=1, min_value=1)

    def clean_questions(self) -> list[str]:
        questions = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        if any(len(question) > 200 for question in questions):
            raise forms.ValidationError(_("A question is at most 200 characters long."))
        return questions

    def clean(self) -> dict[str, Any]:
        begins, ends = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", _("It cannot end before it begins."))
        return self.cleaned_data

    @property
    def words(self) -> Words:
        return {"title": self._told("title"), "body": self._told("body"), "note": self._told("note")}

    @property
    def about(self) -> About:
        names = ("category", "valid_from", "valid_until", "public", "questions")
        return {**{name: self._told(name) for name in names}, "regions": list(self._told("regions"))}  # type: ignore[typeddict-item]

    def _told(self, name: str) -> Any:
        return self.cleaned_data[name]


def told_by(version: ArticleVersion) -> dict[str, Any]:
    """What the form shows at first."""
    article: Article = version.article
    return {
        "title": version.title,
        "body": version.body,
        "note": version.note,
        "revision": version.revision,
        "category": article.category_id,
        "valid_from": article.valid_from,
        "valid_until": article.valid_until,
        "public": article.public,
        "regions": [region.pk for region in article.regions.all()],
        "questions": "\n".join(question.text for question in article.questions.all()),
    }


class PhraseForm(forms.ModelForm):
    class Meta:
        model = Phrase
        fields = ["shortcut", "title", "text", "kind", "team", "category"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}

    category = CategoryField(label=_("category"), queryset=Category.objects.all(), required=False, empty_label="—")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """A lead writes for the own team only; editors choose."""
        super().__init__(*args, **kwargs)
        if not is_editor(user):
            del self.fields["team"]
            self.instance.team = user.team
