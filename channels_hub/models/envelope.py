from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_hub.models.inbox import Inbox


class Envelope(models.Model):
    """What a channel delivered, byte for byte, before anything was understood.

    Owed work until `processed_at` is set; `next_try_at` backs off after an error so that a
    poisonous envelope never stops the next.
    """

    inbox = models.ForeignKey(Inbox, models.PROTECT, related_name="envelopes")
    dedupe_key = models.CharField(_("key"), max_length=200)
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    processed_at = models.DateTimeField(_("understood"), null=True)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["inbox", "dedupe_key"], name="envelope_once")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(processed_at=None), name="envelope_owed"),
            models.Index(fields=["inbox", "-received_at"], name="envelope_newest"),
        ]

    def __str__(self) -> str:
        return self.dedupe_key
