from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from channels_hub.models import Conversation, Customer


class ReturnCall(models.Model):
    """A customer is owed a call before there is any ticket: a missed call, a channel that no longer carries our words.

    Owed until `done_at`; one for each customer and reason at a time (CH10, CH11).
    """

    class Reason(models.TextChoices):
        MISSED_CALL = "missed_call", _("Missed call")
        WINDOW_SHUT = "window_shut", _("The channel no longer lets us write")
        ASKED = "asked", _("Asked for a call")

    class Result(models.TextChoices):
        REACHED = "reached", _("Reached")
        NO_ANSWER = "no_answer", _("No answer")
        CAME_BACK = "came_back", _("Came back by themselves")
        NOT_NEEDED = "not_needed", _("Not needed any more")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="return_calls", verbose_name=_("customer"))
    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("conversation")
    )
    phone = models.CharField(_("phone"), max_length=20)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))
    due_at = models.DateTimeField(_("due"))
    times = models.PositiveSmallIntegerField(_("times asked to call"), default=1)
    tried = models.PositiveSmallIntegerField(_("attempts"), default=0)
    result = models.CharField(_("result"), max_length=12, choices=Result.choices, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("owed since"), default=timezone.now)
    done_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("call to return")
        verbose_name_plural = _("calls to return")
        constraints = [
            models.UniqueConstraint(fields=["customer", "reason"], condition=Q(done_at=None), name="one_return_call")
        ]
        indexes = [
            models.Index(fields=["team", "due_at", "id"], condition=Q(done_at=None), name="return_call_owed"),
        ]

    def __str__(self) -> str:
        return f"{self.customer}: {self.get_reason_display()}"
