"""What the customer says about an open ticket: urging (催单) and adding (补充)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from channels_hub.models import Message
from tickets.models.ticket import Ticket


class Urge(models.Model):
    """The customer asked again: counted, measured per department, owed an answer (TK5)."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="urgings", verbose_name=_("ticket"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name=_("whose turn it was")
    )
    channel = models.CharField(_("came by"), max_length=12)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("taken by"))
    text = models.TextField(_("in their words"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by"))

    class Meta:
        verbose_name = _("urging")
        verbose_name_plural = _("urgings")
        ordering = ["id"]
        indexes = [models.Index(fields=["ticket"], condition=Q(answered_at=None), name="urge_unanswered")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.text}"


class Supplement(models.Model):
    """What the customer added: on the progress page, at the desk, or in a stretch of a conversation.

    One from a conversation is first only noted, in the transaction that took the message; it
    joins the history (`joined_at`) within a second by a task, which locks the ticket and not the
    conversation: actions lock them the other way round.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="supplements", verbose_name=_("ticket"))
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("message")
    )
    channel = models.CharField(_("came by"), max_length=12)
    text = models.TextField(_("text"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    last_at = models.DateTimeField(_("last word"), default=timezone.now)
    joined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("supplement")
        verbose_name_plural = _("supplements")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["message"], name="supplement_message_once")]
        indexes = [models.Index(fields=["at"], condition=Q(joined_at=None), name="supplement_owed")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.text}"


def stored_name(attachment: "TicketAttachment", filename: str) -> str:
    """Nothing of the sender's file name reaches the disk."""
    return f"tickets/{timezone.now():%Y/%m/%d}/{attachment.token}"


class TicketAttachment(models.Model):
    """A file added to a ticket; the hub's checks looked at its content."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="attachments")
    event = models.PositiveIntegerField(help_text="The number of the event that brought it.")
    file = models.FileField(upload_to=stored_name)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256: the event holds it too, so a changed file is seen.")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    from_customer = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
