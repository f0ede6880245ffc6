from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Cause(models.Model):
    """Why a customer was left unhappy: the list that a review chooses from."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("cause")
        verbose_name_plural = _("causes")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Review(models.Model):
    """The team lead's judgement of a dissatisfied or unresolved conversation (QA1)."""

    class Status(models.TextChoices):
        OWED = "owed", _("To be reviewed")
        CORRECTING = "correcting", _("Being corrected")
        FINISHED = "finished", _("Finished")

    conversation = models.OneToOneField(
        "channels_hub.Conversation", models.PROTECT, related_name="review", verbose_name=_("conversation")
    )
    team = models.ForeignKey("accounts.Team", models.PROTECT, related_name="+", verbose_name=_("team"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("agent"),
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.OWED)
    opened_at = models.DateTimeField(_("owed since"), default=timezone.now)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewer"),
    )
    written_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    cause = models.ForeignKey(
        Cause, models.PROTECT, null=True, blank=True, related_name="reviews", verbose_name=_("cause")
    )
    finding = models.TextField(_("what happened"), blank=True)
    measure = models.TextField(_("measure"), blank=True)
    version = models.PositiveIntegerField(default=0, help_text="Grows with every change: a stale form is noticed.")

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="owed") | Q(cause__isnull=False, reviewer__isnull=False),
                name="written_review_has_cause",
            )
        ]
        indexes = [
            models.Index(F("opened_at"), F("id"), condition=Q(status="owed"), name="review_owed"),
            models.Index(fields=["status", "-id"], name="review_status"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ReviewEvent(models.Model):
    """One line of what became of a review: who, when, what, in whose words."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.kind}"
