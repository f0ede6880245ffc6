"""What the readers tell us, with and without words: remarks, uses, searches in vain (KB4, KB7)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models.version import ArticleVersion


class Feedback(models.Model):
    version = models.ForeignKey(
        ArticleVersion, models.CASCADE, related_name="feedback", verbose_name=_("article version")
    )
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("given by"))
    helpful = models.BooleanField(_("helpful"))
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="kb_one_feedback")]

    def __str__(self) -> str:
        return f"{self.version}: {'+' if self.helpful else '−'}"


class Use(models.Model):
    """A version that an agent put into an answer: whom we would have to tell if it was wrong."""

    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="uses", verbose_name=_("article version"))
    conversation_id = models.BigIntegerField(_("conversation"), null=True, blank=True)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("used by"))
    at = models.DateTimeField(_("used at"), default=timezone.now)

    class Meta:
        verbose_name = _("use of an article")
        verbose_name_plural = _("uses of articles")
        ordering = ["-id"]
        indexes = [models.Index(fields=["conversation_id"], name="kb_use_conversation")]

    def __str__(self) -> str:
        return f"{self.version} → {self.conversation_id}"


class SearchGap(models.Model):
    """Words that were looked for in vain; `wanted` counts those who asked for an article."""

    query = models.CharField(_("searched for"), max_length=60, unique=True)
    count = models.PositiveIntegerField(_("times searched"), default=1)
    wanted = models.PositiveIntegerField(_("times asked for"), default=0)
    last_at = models.DateTimeField(_("last searched"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("search gap")
        verbose_name_plural = _("search gaps")
        ordering = ["-wanted", "-count", "-id"]
        indexes = [models.Index(fields=["-wanted", "-count", "-id"], condition=Q(closed_at=None), name="kb_gap_open")]

    def __str__(self) -> str:
        return self.query
