from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_hub.models.customer import Identity


class Allowance(models.Model):
    """What a channel lets us send to one person: a ledger, one row for each thing they did that granted it (CH11)."""

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="allowances")
    source = models.CharField(_("granted by"), max_length=20)
    given_at = models.DateTimeField(_("granted"), default=timezone.now)
    closes_at = models.DateTimeField(_("until"))
    left = models.PositiveSmallIntegerField(_("left"), null=True, blank=True, help_text=_("Empty is without limit."))

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")
        constraints = [models.UniqueConstraint(fields=["identity", "source"], name="allowance_once")]

    def __str__(self) -> str:
        return f"{self.source}: {'∞' if self.left is None else self.left}"
