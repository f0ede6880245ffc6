"""What happened to a timer on its way: evidence for its due date (TK15)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from deadlines.models.timer import Timer


class Pause(models.Model):
    """A stretch in which the clock stood still."""

    timer = models.ForeignKey(Timer, models.CASCADE, related_name="pauses", verbose_name=_("timer"))
    reason = models.CharField(_("reason"), max_length=200)
    began_at = models.DateTimeField(_("paused from"))
    ended_at = models.DateTimeField(_("paused until"), null=True, blank=True)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["began_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["timer"], condition=models.Q(ended_at=None), name="one_open_pause")
        ]

    def __str__(self) -> str:
        return self.reason


class Change(models.Model):
    """A due date that was moved, by whom and why."""

    class Kind(models.TextChoices):
        EXTENDED = "extended", _("Extended")
        CALENDAR = "calendar", _("Calendar changed")

    timer = models.ForeignKey(Timer, models.CASCADE, related_name="changes", verbose_name=_("timer"))
    kind = models.CharField(_("kind of change"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField(_("changed at"))
    due_before = models.DateTimeField(_("due before"), null=True)
    due_after = models.DateTimeField(_("due after"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )

    class Meta:
        verbose_name = _("change of a deadline")
        verbose_name_plural = _("changes of deadlines")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"
