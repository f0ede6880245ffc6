from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role


class Category(models.Model):
    """A branch of what we know: who answers for it, how often it is looked through, who may read it."""

    class Cadence(models.TextChoices):
        DAILY = "daily", _("Daily")
        WEEKLY = "weekly", _("Weekly")
        MONTHLY = "monthly", _("Monthly")

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    name = models.CharField(_("name"), max_length=60)
    cadence = models.CharField(
        _("refresh"),
        max_length=8,
        choices=Cadence.choices,
        default=Cadence.MONTHLY,
        help_text=_("How often somebody makes sure that its articles still hold (KB2)."),
    )
    owner = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    roles = ArrayField(
        models.CharField(max_length=12, choices=Role.choices),
        verbose_name=_("readers"),
        default=list,
        blank=True,
        help_text=_("Roles that may read it; none means everybody."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="kb_category_name", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        above = self.parent
        while above is not None:
            if above.pk == self.pk and self.pk is not None:
                raise ValidationError({"parent": _("A category cannot stand below itself.")})
            above = above.parent


#: How old the last look may be before the article is overdue.
INTERVALS = {
    Category.Cadence.DAILY: timedelta(days=1),
    Category.Cadence.WEEKLY: timedelta(days=7),
    Category.Cadence.MONTHLY: timedelta(days=31),
}
