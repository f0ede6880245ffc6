from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from tickets.models.ticket import Ticket


class Outcome(models.TextChoices):
    RESOLVED = "resolved", _("Resolved")
    NOT_RESOLVED = "not_resolved", _("Not resolved")
    NO_ANSWER = "no_answer", _("No answer")
    LATER = "later", _("Call again later")
    UNREACHABLE = "unreachable", _("Unreachable")
    NOT_NEEDED = "not_needed", _("Not needed any more")


#: What an attempt can end in; the others end the callback by rule.
ATTEMPT_OUTCOMES = [Outcome.RESOLVED, Outcome.NOT_RESOLVED, Outcome.NO_ANSWER, Outcome.LATER]


class Callback(models.Model):
    """An owed call or message to a customer (回访); open until `outcome` is set (CB1)."""

    class Channel(models.TextChoices):
        PHONE = "hotline", _("Telephone")
        MESSAGE = "message", _("Message")

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="callbacks", verbose_name=_("ticket"))
    due_at = models.DateTimeField(_("due"))
    assignee = models.ForeignKey(User, models.PROTECT, related_name="callbacks", verbose_name=_("assignee"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, verbose_name=_("team"))
    channel = models.CharField(_("way"), max_length=10, choices=Channel.choices, default=Channel.PHONE)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    created_at = models.DateTimeField(_("owed since"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("callback")
        verbose_name_plural = _("callbacks")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(outcome=""), name="one_open_callback"),
        ]
        indexes = [
            models.Index(fields=["assignee", "due_at", "id"], condition=Q(outcome=""), name="callback_mine"),
            models.Index(fields=["team", "due_at", "id"], condition=Q(outcome=""), name="callback_team"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.get_outcome_display() or self.due_at}"


class Attempt(models.Model):
    """One try to reach the customer."""

    callback = models.ForeignKey(Callback, models.CASCADE, related_name="attempts", verbose_name=_("callback"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.callback_id}: {self.get_outcome_display()}"
