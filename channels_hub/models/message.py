from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_hub.models.allowance import Allowance
from channels_hub.models.conversation import Conversation
from channels_hub.models.inbox import Inbox


class Message(models.Model):
    """One utterance. `seq` counts 1, 2, 3 … inside the conversation without gaps."""

    class Direction(models.TextChoices):
        IN = "in", _("From the customer")
        OUT = "out", _("To the customer")
        NOTE = "note", _("Private note")
        EVENT = "event", _("Event")

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        IMAGE = "image", _("Picture")
        VOICE = "voice", _("Voice")
        VIDEO = "video", _("Video")
        FILE = "file", _("File")
        LOCATION = "location", _("Location")
        LINK = "link", _("Link")
        CARD = "card", _("Card")
        CALL = "call", _("Call")
        SURVEY = "survey", _("Survey")
        EVENT = "event", _("Event")
        UNSUPPORTED = "unsupported", _("Unsupported message")

    class Delivery(models.TextChoices):
        NONE = "", _("Nothing to deliver")
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Sending")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        READ = "read", _("Read")
        UNKNOWN = "unknown", _("Not known whether it arrived")
        FAILED = "failed", _("Failed")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    inbox = models.ForeignKey(Inbox, models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(help_text="The conversation's revision at this message's last change.")
    direction = models.CharField(max_length=5, choices=Direction.choices)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.TEXT)
    body = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    author = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    external_id = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - unique where given
    client_id = models.CharField(  # noqa: DJ001 - unique where given
        max_length=64, null=True, blank=True, help_text="The sender's own id: a retry is not a second message."
    )
    channel_time = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    delivery = models.CharField(max_length=10, choices=Delivery.choices, blank=True, default=Delivery.NONE)
    delivery_error = models.CharField(max_length=200, blank=True, help_text="A key of `channels_hub.failures.CAUSES`.")
    delivery_detail = models.CharField(max_length=300, blank=True, help_text="In the channel's own words.")
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Of no use to the customer after this.")
    sent_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True, help_text="Taken back by whoever said it.")
    spent = models.ForeignKey(Allowance, models.SET_NULL, null=True, blank=True, related_name="+")
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="message_seq"),
            models.UniqueConstraint(fields=["inbox", "external_id"], name="message_external_id"),
            models.UniqueConstraint(fields=["conversation", "client_id"], name="message_client_id"),
        ]
        indexes = [
            models.Index(fields=["conversation", "revision"], name="message_revision"),
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(delivery__in=["queued", "sending"]),
                name="message_owed",
            ),
            models.Index(
                fields=["inbox", "-sent_at"], condition=models.Q(sent_at__isnull=False), name="message_last_sent"
            ),
            models.Index(
                fields=["inbox", "created_at"],
                condition=models.Q(delivery__in=["failed", "unknown"]),
                name="message_failed",
            ),
            GinIndex(fields=["search"], name="message_search"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.seq}"
