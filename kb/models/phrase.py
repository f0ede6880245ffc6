from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.category import Category


class Phrase(models.Model):
    """A reply phrase (话术) that an agent types as `/shortcut`."""

    class Kind(models.TextChoices):
        REPLY = "reply", _("Reply")
        TARGETED = "targeted", _("Targeted question")
        EITHER_OR = "either_or", _("Either-or question")
        PROBING = "probing", _("Probing question with a preface")
        CONSULTING = "consulting", _("Consulting question")

    shortcut = models.CharField(
        _("shortcut"),
        max_length=20,
        validators=[RegexValidator(r"^[^\s/]+\Z", _("One word without blanks or slashes."))],
        help_text=_("What is typed after the slash."),
    )
    title = models.CharField(_("title"), max_length=60)
    text = models.TextField(_("wording"), max_length=1000)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.REPLY)
    team = models.ForeignKey(
        "accounts.Team",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("team"),
        help_text=_("None means everybody."),
    )
    category = models.ForeignKey(
        Category, models.SET_NULL, null=True, blank=True, related_name="phrases", verbose_name=_("category")
    )
    use_count = models.PositiveIntegerField(_("times used"), default=0, editable=False)

    class Meta:
        verbose_name = _("phrase")
        verbose_name_plural = _("phrases")
        ordering = ["shortcut"]
        constraints = [
            models.UniqueConstraint(fields=["team", "shortcut"], name="kb_phrase_shortcut", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"/{self.shortcut}"
