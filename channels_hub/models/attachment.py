import uuid

from django.db import models
from django.utils import timezone

from channels_hub.models.conversation import Conversation
from channels_hub.models.message import Message


def stored_name(attachment: "Attachment", filename: str) -> str:
    """Nothing of the sender's file name reaches the disk."""
    return f"attachments/{timezone.now():%Y/%m/%d}/{attachment.token}"


class Attachment(models.Model):
    """A file in a conversation: checked by content, served as a safe type or as a download."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="attachments")
    file = models.FileField(upload_to=stored_name)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True, help_text="Pixels: room is kept before a picture loads.")
    height = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
