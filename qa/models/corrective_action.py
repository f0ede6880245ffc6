from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qa.models.review import Review


class CorrectiveAction(models.Model):
    """What somebody must do by a date so that it does not happen again (整改), followed to its end."""

    class Status(models.TextChoices):
        OPEN = "open", _("To do")
        DONE = "done", _("To be verified")
        VERIFIED = "verified", _("Verified")

    review = models.ForeignKey(Review, models.PROTECT, related_name="actions", verbose_name=_("review"))
    what = models.TextField(_("what is to be done"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="corrective_actions", verbose_name=_("owner")
    )
    due_on = models.DateField(_("due"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    outcome = models.TextField(_("what was done"), blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    times_returned = models.PositiveSmallIntegerField(_("times returned"), default=0)

    class Meta:
        verbose_name = _("corrective action")
        verbose_name_plural = _("corrective actions")
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=models.Q(status="open"), name="corrective_action_todo"),
            models.Index(fields=["due_on"], condition=models.Q(status="done"), name="corrective_action_to_verify"),
        ]

    def __str__(self) -> str:
        return self.what[:40]
