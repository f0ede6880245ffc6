"""The history: append-only, hash-chained, anchored daily (TK10)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from tickets.models.ticket import Ticket


class Kind(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("event", "Accepted")
    DISPATCHED = "dispatched", pgettext_lazy("event", "Dispatched")
    ORDER_ACCEPTED = "order_accepted", pgettext_lazy("event", "Order taken on")
    ORDER_RETURNED = "order_returned", pgettext_lazy("event", "Order returned")
    ORDER_SENT_BACK = "order_sent_back", pgettext_lazy("event", "Order sent back")
    ORDER_WITHDRAWN = "order_withdrawn", pgettext_lazy("event", "Order withdrawn")
    RESOLVED = "resolved", pgettext_lazy("event", "Answered by the centre")
    FLAGGED = "flagged", pgettext_lazy("event", "Problem ticket")
    WAITING = "waiting", pgettext_lazy("event", "Waiting for the customer")
    RESUMED = "resumed", pgettext_lazy("event", "Work goes on")
    CALLBACK_DUE = "callback_due", pgettext_lazy("event", "Callback owed")
    CALLBACK_TRIED = "callback_tried", pgettext_lazy("event", "Callback")
    CALLBACK_DROPPED = "callback_dropped", pgettext_lazy("event", "Callback not needed")
    CONFIRMED = "confirmed", pgettext_lazy("event", "Customer's verdict")
    CLOSED = "closed", pgettext_lazy("event", "Closed")
    REOPENED = "reopened", pgettext_lazy("event", "Reopened")
    URGED = "urged", pgettext_lazy("event", "Urged")
    URGE_ANSWERED = "urge_answered", pgettext_lazy("event", "Urging answered")
    SUPPLEMENTED = "supplemented", pgettext_lazy("event", "Supplement")
    REMARKED = "remarked", pgettext_lazy("event", "Remark")
    RAISED = "raised", pgettext_lazy("event", "Raised")
    WARNED = "warned", pgettext_lazy("event", "Deadline near")
    BREACHED = "breached", pgettext_lazy("event", "Deadline missed")
    ESCALATED = "escalated", pgettext_lazy("event", "Escalated")
    LINKED = "linked", pgettext_lazy("event", "Related")
    MERGED = "merged", pgettext_lazy("event", "Merged")


class Party(models.TextChoices):
    """On whose side the actor stood."""

    STAFF = "staff", _("Staff")
    CUSTOMER = "customer", _("Customer")
    SYSTEM = "system", _("The system")


class Event(models.Model):
    """One line of a ticket's history. `hash` covers the previous event's hash and this one's content.

    A trigger of the database refuses UPDATE, DELETE and TRUNCATE.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="events", verbose_name=_("ticket"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    party = models.CharField(_("party"), max_length=8, choices=Party.choices)
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who"))
    data = models.JSONField(_("data"), default=dict)
    at = models.DateTimeField(_("when"), default=timezone.now)
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("history")
        ordering = ["ticket", "number"]
        constraints = [models.UniqueConstraint(fields=["ticket", "number"], name="event_number")]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.number} {self.get_kind_display()}"


class Anchor(models.Model):
    """Once a day: the hash over every event so far. Print it elsewhere, and no chain can be rewritten unseen."""

    day = models.DateField(_("day"), unique=True)
    last_event = models.BigIntegerField(_("last event"))
    count = models.BigIntegerField(_("events in it"))
    head = models.BinaryField(_("head"), max_length=32)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {bytes(self.head).hex()}"
