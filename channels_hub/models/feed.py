from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from channels_hub.models.inbox import Inbox

#: Names of feeds as people read them; an adapter's own name stands for itself.
LABELS = {
    "letters": gettext_noop("letters"),
    "messages": gettext_noop("messages to fetch"),
    "comments": gettext_noop("comments"),
    "comment_mentions": gettext_noop("mentions in comments"),
    "mentions": gettext_noop("mentions"),
}


class Feed(models.Model):
    """Something of an inbox that is fetched rather than delivered, and how far it was read.

    Owed work at `due_at`. One look at a time: `claimed_until` is in the future meanwhile, and runs out
    when the process that looked has died. The cursor moves only together with the envelopes it stands for.
    """

    inbox = models.ForeignKey(Inbox, models.CASCADE, related_name="feeds")
    name = models.CharField(_("name"), max_length=40)
    cursor = models.JSONField(default=dict, blank=True)
    hint = models.JSONField(default=dict, blank=True, help_text="What the channel said when it asked us to look.")
    due_at = models.DateTimeField(_("next look"), default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(_("last look"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        constraints = [models.UniqueConstraint(fields=["inbox", "name"], name="feed_once")]
        indexes = [models.Index(fields=["due_at"], name="feed_due")]

    def __str__(self) -> str:
        return f"{self.inbox}: {self.name}"

    @property
    def label(self) -> str:
        """What is looked for, in the reader's language."""
        return str(_(LABELS[self.name])) if self.name in LABELS else self.name
