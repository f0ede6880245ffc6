"""What is promised for which work."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from deadlines import registry, validators
from deadlines.models.calendar import Calendar


class Policy(models.Model):
    """Targets for the subjects that meet its conditions.

    Of several policies the lowest rank that fits decides, for each metric by itself.
    """

    name = models.CharField(_("name"), max_length=80)
    subject_kind = models.CharField(_("applies to"), max_length=32)
    rank = models.PositiveSmallIntegerField(_("rank"), default=100, help_text=_("The lowest that fits decides."))
    active = models.BooleanField(_("active"), default=True)
    conditions = models.JSONField(
        _("conditions"),
        default=dict,
        blank=True,
        help_text=_('Attribute → values, such as {"urgency": ["high"]}. Empty: fits everything.'),
    )
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="policies", verbose_name=_("working calendar"))

    class Meta:
        verbose_name = _("deadline policy")
        verbose_name_plural = _("deadline policies")
        ordering = ["subject_kind", "rank", "id"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        validators.conditions(self.subject_kind, self.conditions)

    def fits(self, attributes: Mapping[str, Any]) -> bool:
        """True when every condition allows the subject's value; of a list one allowed value is enough."""
        return all(
            not {str(value) for value in _values(attributes.get(name))}.isdisjoint(allowed)
            for name, allowed in self.conditions.items()
        )


def _values(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


class Target(models.Model):
    """One promise of a policy: so much working time, with warnings ahead of it."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="targets", verbose_name=_("deadline policy"))
    metric = models.CharField(_("measures"), max_length=32)
    target = models.DurationField(
        _("target"),
        validators=[validators.positive],
        help_text=_("Working time, as [days] hours:minutes:seconds; a day here is 24 hours of it."),
    )
    warn_before = ArrayField(
        models.DurationField(validators=[validators.positive]),
        verbose_name=_("warn before"),
        default=list,
        blank=True,
        help_text=_("Working time left at each warning, separated by commas."),
    )
    pausable = models.BooleanField(_("may pause"), default=True, help_text=_("A statutory clock never pauses (TK14)."))
    calendar = models.ForeignKey(
        Calendar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("its own calendar"),
        help_text=_("Empty: the policy's."),
    )

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["policy", "metric"], name="one_target_for_a_metric")]

    def __str__(self) -> str:
        return f"{self.policy}: {registry.metric_name(self.policy.subject_kind, self.metric)}"

    def clean(self) -> None:
        kind = registry.kinds().get(self.policy.subject_kind)
        if kind and self.metric not in kind.metrics:
            raise ValidationError({"metric": _("%(kind)s has no such measure.") % {"kind": kind.label}})
        if self.target and any(warning >= self.target for warning in self.warn_before or []):
            raise ValidationError({"warn_before": _("A warning must come after the start: shorter than the target.")})


class Recipient(models.TextChoices):
    OWNER = "owner", _("Owner")
    TEAM_LEAD = "team_lead", _("Team lead")
    DEPARTMENT_LEAD = "department_lead", _("Head of department")
    USER = "user", _("A named person")


class Escalation(models.Model):
    """Who else is told when a missed deadline stays missed."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="escalations", verbose_name=_("target"))
    after = models.DurationField(_("after the breach"), validators=[validators.positive], help_text=_("Working time."))
    to = models.CharField(_("person to tell"), max_length=16, choices=Recipient.choices)
    user = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("named person")
    )

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        ordering = ["after", "id"]

    def __str__(self) -> str:
        return f"{self.get_to_display()} +{self.after}"

    def as_json(self) -> dict[str, Any]:
        """What a timer keeps of it: a later change of the policy does not change a promise made."""
        return {"after": self.after.total_seconds(), "to": self.to, "user": self.user_id}

    def clean(self) -> None:
        if (self.to == Recipient.USER) != bool(self.user_id):
            raise ValidationError({"user": _("Name a person exactly when a named person is to be told.")})
