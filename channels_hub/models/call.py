from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from channels_hub.models.conversation import Conversation
from channels_hub.models.inbox import Inbox

#: How the id of a call begins that no exchange told of.
BY_HAND = "by-hand:"


class Call(models.Model):
    """A telephone call, as its exchange told it; one conversation each (CH10).

    An outgoing one is owed work while it is `requested`: a row first, then the exchange is asked.
    """

    class Direction(models.TextChoices):
        IN = "in", _("From the customer")
        OUT = "out", _("To the customer")

    class State(models.TextChoices):
        REQUESTED = "requested", _("To be dialled")
        DIALLING = "dialling", _("Dialling")
        STARTED = "started", _("In the menu")
        QUEUED = "queued", pgettext_lazy("call", "In the queue")
        OFFERED = "offered", _("Ringing")
        TALKING = "talking", _("Talking")
        HELD = "held", _("On hold")
        ENDED = "ended", pgettext_lazy("call", "Ended")

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("Answered")
        ABANDONED = "abandoned", _("Given up by the caller")
        TIMED_OUT = "timed_out", _("Waited too long")
        IN_MENU = "in_menu", _("Ended in the menu")
        NO_ANSWER = "no_answer", _("Nobody answered")
        UNKNOWN = "unknown", pgettext_lazy("call", "Unknown")

    inbox = models.ForeignKey(Inbox, models.PROTECT, related_name="calls", verbose_name=_("inbox"))
    call_id = models.CharField(max_length=150, help_text="The exchange's name for it: Asterisk's Linkedid.")
    conversation = models.OneToOneField(Conversation, models.CASCADE, null=True, blank=True, related_name="call")
    direction = models.CharField(max_length=3, choices=Direction.choices, default=Direction.IN)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.STARTED)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    number = models.CharField(pgettext_lazy("call", "number"), max_length=40, blank=True, help_text="The customer's.")
    called = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=80, blank=True)
    queue = models.CharField(_("queue"), max_length=80, blank=True)
    agent = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agent")
    )
    started_at = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    wait_seconds = models.PositiveIntegerField(default=0)
    talk_seconds = models.PositiveIntegerField(default=0)
    hung_up = models.BooleanField(default=False, help_text="By the caller.")
    recorded = models.BooleanField(default=False)
    menu = models.JSONField(default=list, blank=True, help_text="What was chosen and asked in the telephone's menu.")
    not_taken = models.JSONField(default=list, blank=True, help_text="Who let it ring, and for how many seconds.")

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [models.UniqueConstraint(fields=["inbox", "call_id"], name="call_once")]
        indexes = [
            models.Index(fields=["started_at"], condition=Q(state="requested"), name="call_requested"),
            models.Index(fields=["inbox"], condition=~Q(state="ended"), name="call_open"),
            models.Index(fields=["inbox", "-started_at"], name="call_newest"),
        ]

    def __str__(self) -> str:
        return self.call_id

    @property
    def by_hand(self) -> bool:
        return self.call_id.startswith(BY_HAND)
