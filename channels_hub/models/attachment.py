import uuid

from django.db import models
from django.utils import timezone

from channels_hub.models.conversation import Conversation
from channels_hub.models.inbox import Inbox
from channels_hub.models.message import Message


def stored_name(attachment: "Attachment", filename: str) -> str:
    """Nothing of the sender's file name reaches the disk."""
    return f"attachments/{timezone.now():%Y/%m/%d}/{attachment.token}"


class Attachment(models.Model):
    """A file in a conversation: checked by content, served as a safe type or as a download.

    One that the channel keeps for us has a `reference` and no content until it is fetched; that is owed
    at `next_try_at`. `missing` says why it will not come.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inbox = models.ForeignKey(Inbox, models.PROTECT, related_name="+")
    sender = models.CharField(max_length=200, help_text="Who sent it up, and so may put it in a message.")
    client_id = models.CharField(  # noqa: DJ001 - unique where given
        max_length=64, null=True, help_text="The sender's own id: a retry is not a second file."
    )
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, null=True, related_name="attachments", help_text="Empty until it is sent."
    )
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="attachments")
    file = models.FileField(upload_to=stored_name, blank=True)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    reference = models.JSONField(null=True, blank=True, help_text="What the channel calls it (`Adapter.media`).")
    next_try_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    missing = models.CharField(max_length=200, blank=True, help_text="A key of `channels_hub.failures.CAUSES`.")
    width = models.PositiveIntegerField(null=True, help_text="Pixels: room is kept before a picture loads.")
    height = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inbox", "sender", "client_id"], name="attachment_client_id")]
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(message=None), name="attachment_never_sent"),
            models.Index(fields=["next_try_at"], condition=models.Q(next_try_at__isnull=False), name="attachment_owed"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        """The kind of message that carries it."""
        family = self.content_type.partition("/")[0]
        return {"image": Message.Kind.IMAGE, "audio": Message.Kind.VOICE, "video": Message.Kind.VIDEO}.get(
            family, Message.Kind.FILE
        )
