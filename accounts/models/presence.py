from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class Presence(models.Model):
    """Whether an agent takes work now, and how much they hold: the row that a claim locks."""

    class State(models.TextChoices):
        OFFLINE = "offline", _("Offline")
        READY = "ready", _("Ready")
        BUSY = "busy", _("Busy")
        BREAK = "break", _("On break")

    user = models.OneToOneField(User, models.CASCADE, related_name="presence", primary_key=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OFFLINE)
    since = models.DateTimeField(_("since"), default=timezone.now)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    load = models.PositiveSmallIntegerField(_("load"), default=0, help_text=_("Units held now."))
    idle_since = models.DateTimeField(_("idle since"), default=timezone.now)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presence")
        indexes = [
            models.Index(fields=["load", "idle_since"], condition=models.Q(state="ready"), name="presence_ready")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_state_display()}"
