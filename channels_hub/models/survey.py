from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_hub.models.conversation import Conversation


class Survey(models.Model):
    """The question at the end: satisfaction (满意度) and whether it was resolved (解决率), CH7."""

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="survey")
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(
        _("satisfaction"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    resolved = models.BooleanField(_("resolved"), null=True, blank=True)
    comment = models.CharField(_("in their words"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")

    def __str__(self) -> str:
        return f"#{self.conversation_id}: {self.score or '–'}"

    @property
    def unhappy(self) -> bool:
        """Two faces of five, or not resolved: the team lead must look (QA1)."""
        return (self.score is not None and self.score <= 2) or self.resolved is False
