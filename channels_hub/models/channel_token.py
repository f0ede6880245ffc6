from django.db import models
from django.utils.translation import gettext_lazy as _

from channels_hub.models.inbox import Inbox


class ChannelToken(models.Model):
    """The key to a channel's interface that all workers share; one of them renews it (`channels_hub.tokens`)."""

    inbox = models.OneToOneField(Inbox, models.CASCADE, related_name="channel_token")
    value = models.TextField(blank=True, editable=False)
    expires_at = models.DateTimeField(_("lives until"), null=True)
    fetched_at = models.DateTimeField(_("fetched"), null=True)
    claimed_until = models.DateTimeField(null=True, help_text="Somebody is fetching a new one.")

    class Meta:
        verbose_name = _("channel token")
        verbose_name_plural = _("channel tokens")

    def __str__(self) -> str:
        return str(self.inbox)
