from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models.article import Article


class ArticleVersion(models.Model):
    """One wording of an article. Once submitted its words never change; once released it stays readable."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        RELEASED = "released", _("Released")
        REJECTED = "rejected", _("Rejected")

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions", verbose_name=_("article"))
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("wording"), max_length=20_000, help_text=_("Markdown: **bold**, lists, tables, links."))
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=1, editable=False)  # grows with every saving
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("author"))
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("last saved by"))
    reviewer = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approver")
    )
    review_note = models.CharField(_("the reviewer's word"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("article version")
        verbose_name_plural = _("article versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="kb_version_number"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(state__in=["draft", "in_review"]), name="kb_one_open_version"
            ),
            models.CheckConstraint(
                condition=~Q(state="released")
                | (Q(reviewer__isnull=False) & ~Q(reviewer=F("author")) & ~Q(reviewer=F("changed_by"))),
                name="kb_released_by_another",
                violation_error_message=_("Somebody else than the author releases."),
            ),
        ]
        indexes = [models.Index(fields=["submitted_at"], condition=Q(state="in_review"), name="kb_version_to_review")]

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"
