"""Where people work and what the centre divides its work by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Named(models.Model):
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Region(Named):
    """A city of the province (地市)."""

    class Meta(Named.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class BusinessLine(Named):
    class Meta(Named.Meta):
        verbose_name = _("business line")
        verbose_name_plural = _("business lines")


class Skill(Named):
    class Meta(Named.Meta):
        verbose_name = _("skill")
        verbose_name_plural = _("skills")


class Department(Named):
    """A back office that tickets are dispatched to (处理部门), or the centre itself."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    lead = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lead")
    )

    class Meta(Named.Meta):
        verbose_name = _("department")
        verbose_name_plural = _("departments")


class Team(Named):
    """Agents under one team lead (班组)."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="teams", verbose_name=_("department"))
    lead = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("team lead")
    )

    class Meta(Named.Meta):
        verbose_name = _("team")
        verbose_name_plural = _("teams")
