from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Department, Region, Skill, Team


class Role(models.TextChoices):
    AGENT = "agent", _("Agent")
    LEAD = "lead", _("Team lead")
    HANDLER = "handler", _("Handler")
    EXPERT = "expert", _("Expert")
    EDITOR = "editor", _("Knowledge editor")
    INSPECTOR = "inspector", _("QA inspector")
    REGULATOR = "regulator", _("Regulator")
    ADMIN = "admin", _("Administrator")


class Scope(models.TextChoices):
    """How far a person's sight goes over the rows of an app."""

    OWN = "own", _("Own work")
    TEAM = "team", _("Own team")
    DEPARTMENT = "department", _("Own department")
    ALL = "all", _("Everything")


class User(AbstractUser):
    display_name = models.CharField(_("display name"), max_length=60, blank=True)
    employee_number = models.CharField(_("employee number"), max_length=20, blank=True)
    roles = ArrayField(
        models.CharField(max_length=12, choices=Role.choices), verbose_name=_("roles"), default=list, blank=True
    )
    scope = models.CharField(_("scope"), max_length=12, choices=Scope.choices, default=Scope.OWN)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("department")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("team")
    )
    skills = models.ManyToManyField(Skill, blank=True, related_name="people", verbose_name=_("skills"))
    regions = models.ManyToManyField(
        Region, blank=True, related_name="people", verbose_name=_("regions"), help_text=_("None means all.")
    )
    capacity = models.PositiveSmallIntegerField(
        _("capacity"),
        default=8,
        validators=[MaxValueValidator(50)],
        help_text=_("In units at once: a chat is one unit, a call weighs more (CH12)."),
    )
    extension = models.CharField(
        _("telephone"),
        max_length=80,
        blank=True,
        db_index=True,
        help_text=_("As the exchange calls it: PJSIP/1001, Local/1001@agents, or the name of the queue's member."),
    )
    language = models.CharField(
        _("interface language"),
        max_length=10,
        blank=True,
        choices=[("zh-hans", "中文"), ("en", "English")],
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.display_name or self.get_full_name() or self.username

    @property
    def role_names(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]

    def has_role(self, *roles: str) -> bool:
        """True when one of `roles` is this person's. Superusers are administrators, nothing more."""
        held = set(self.roles) | ({Role.ADMIN} if self.is_superuser else set())
        return not held.isdisjoint(roles)
