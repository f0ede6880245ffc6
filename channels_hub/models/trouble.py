from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_hub.models.inbox import Inbox


class Trouble(models.Model):
    """Something keeps an inbox from working; told once when it begins and once when it is over."""

    class Code(models.TextChoices):
        FEED = "feed", _("Nothing can be fetched")
        DELIVERIES = "deliveries", _("Deliveries are not understood")
        ACCOUNT = "account", _("The channel does not accept the account")
        FAILURES = "failures", _("Many messages fail")
        SETTINGS = "settings", _("The account needs care")

    inbox = models.ForeignKey(Inbox, models.CASCADE, related_name="troubles", verbose_name=_("inbox"))
    code = models.CharField(_("kind"), max_length=10, choices=Code.choices)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("over"), null=True, blank=True)

    class Meta:
        verbose_name = _("trouble")
        verbose_name_plural = _("troubles")
        constraints = [
            models.UniqueConstraint(fields=["inbox", "code"], condition=models.Q(ended_at=None), name="one_trouble")
        ]

    def __str__(self) -> str:
        return f"{self.inbox}: {self.get_code_display()}"
