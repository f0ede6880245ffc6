from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Region
from tickets.models.choices import Urgency


class Category(models.Model):
    """A branch of the tree by which work is sorted: 宽带 › 上网慢. Only leaves take tickets."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    path = models.CharField(_("path"), max_length=250, editable=False, help_text=_("Names from the root."))
    active = models.BooleanField(_("active"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    urgency = models.CharField(_("usual urgency"), max_length=10, choices=Urgency.choices, default=Urgency.NORMAL)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("usual department"),
        help_text=_("Empty: that of the branch above."),
    )

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path or self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keeps `path` of this branch and of all below it."""
        self.path = f"{self.parent.path} › {self.name}" if self.parent else self.name
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        for child in self.children.all():
            child.parent = self
            child.save()

    def clean(self) -> None:
        if self.pk and any(above.pk == self.pk for above in self.above()):
            raise ValidationError({"parent": _("A branch cannot hang on itself.")})

    def above(self) -> list["Category"]:
        """The branches above, nearest first; stops at a ring."""
        found: list[Category] = []
        branch = self.parent
        while branch and branch not in found:
            found.append(branch)
            branch = branch.parent
        return found

    def lineage(self) -> list["Category"]:
        return [self, *self.above()]


class Field(models.Model):
    """A question of its own that a category asks; the branches below ask it too."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")
        DATE = "date", _("Date")
        CHOICE = "choice", _("Choice")
        BOOLEAN = "boolean", _("Yes or no")

    class At(models.TextChoices):
        ACCEPT = "accept", _("When the ticket is accepted")
        RETURN = "return", _("When the department returns it")

    category = models.ForeignKey(Category, models.CASCADE, related_name="fields", verbose_name=_("category"))
    code = models.SlugField(_("code"), max_length=40)
    label = models.CharField(_("label"), max_length=60)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.TEXT)
    at = models.CharField(_("asked when"), max_length=6, choices=At.choices, default=At.ACCEPT)
    required = models.BooleanField(_("required"), default=False)
    choices = ArrayField(models.CharField(max_length=60), verbose_name=_("choices"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["category", "at", "code"], name="field_code")]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        if (self.kind == self.Kind.CHOICE) != bool(self.choices):
            raise ValidationError({"choices": _("A choice needs its choices; other kinds have none.")})


class DispatchRule(models.Model):
    """Where work of a category goes by itself; a rule for the customer's region wins over one for all (TK2)."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        ASSISTING = "assisting", _("Assisting")

    category = models.ForeignKey(Category, models.CASCADE, related_name="rules", verbose_name=_("category"))
    region = models.ForeignKey(
        Region, models.CASCADE, null=True, blank=True, verbose_name=_("region"), help_text=_("Empty means all.")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.LEAD)

    class Meta:
        verbose_name = _("dispatch rule")
        verbose_name_plural = _("dispatch rules")
        constraints = [
            models.UniqueConstraint(
                fields=["category", "region", "department"], name="rule_once", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["category", "region"],
                condition=models.Q(role="lead"),
                name="rule_one_lead",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} → {self.department}"
