from django.db import models
from django.utils import timezone

from channels_hub.models.inbox import Inbox


class Envelope(models.Model):
    """What a channel delivered, byte for byte, before anything was understood.

    Owed work until `processed_at` is set; `next_try_at` backs off after an error so that a
    poisonous envelope never stops the next.
    """

    inbox = models.ForeignKey(Inbox, models.PROTECT, related_name="envelopes")
    dedupe_key = models.CharField(max_length=200)
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    received_at = models.DateTimeField(default=timezone.now)
    processed_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inbox", "dedupe_key"], name="envelope_once")]
        indexes = [models.Index(fields=["next_try_at"], condition=models.Q(processed_at=None), name="envelope_owed")]

    def __str__(self) -> str:
        return self.dedupe_key
