from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models.category import INTERVALS, Category

if TYPE_CHECKING:
    from kb.models.version import ArticleVersion


class ArticleQuerySet(models.QuerySet["Article"]):
    def current(self) -> Self:
        """Released, and valid today in the centre's zone: what may be told to a customer now."""
        today = timezone.localdate()
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=today),
            Q(valid_from=None) | Q(valid_from__lte=today),
            status=Article.Status.RELEASED,
        )

    def overdue(self) -> Self:
        """Current articles that nobody has looked through within their category's cadence (KB2)."""
        now = timezone.now()
        late = Q()
        for cadence, interval in INTERVALS.items():
            late |= Q(category__cadence=cadence, refreshed_at__lt=now - interval)
        return self.current().filter(late)


class Article(models.Model):
    """One thing we know. Its words stand in versions; `released` is the version in force."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        RELEASED = "released", _("Released")
        RETIRED = "retired", _("Retired")

    category = models.ForeignKey(Category, models.PROTECT, related_name="articles", verbose_name=_("category"))
    title = models.CharField(_("title"), max_length=120)  # the released version's, else the draft's
    regions = models.ManyToManyField(
        "accounts.Region", blank=True, verbose_name=_("regions"), help_text=_("None means all."), related_name="+"
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    public = models.BooleanField(_("public"), default=False, help_text=_("Customers may read it themselves."))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    released = models.ForeignKey(
        "kb.ArticleVersion",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("released version"),
    )
    use_count = models.PositiveIntegerField(_("times used"), default=0, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    refreshed_at = models.DateTimeField(_("last looked through"), default=timezone.now, editable=False)
    search = SearchVectorField(null=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="kb_article_validity",
                violation_error_message=_("It cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(status="released") | Q(released__isnull=False), name="kb_article_released_version"
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="kb_article_search", fastupdate=False),
            models.Index(fields=["category", "-id"], name="kb_article_category"),
            models.Index(fields=["refreshed_at"], condition=Q(status="released"), name="kb_article_refreshed"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def in_force(self) -> "ArticleVersion":
        """The released version of an article that is known to have one."""
        assert self.released is not None
        return self.released

    @property
    def standing(self) -> str:
        """`current`, or why not: `draft`, `in_review`, `retired`, `upcoming`, `expired`."""
        if self.status != self.Status.RELEASED:
            return self.status
        today: date = timezone.localdate()
        if self.valid_until and self.valid_until < today:
            return "expired"
        return "upcoming" if self.valid_from and self.valid_from > today else "current"


class RelatedQuestion(models.Model):
    """Another way in which customers ask for the same thing; searched like the title."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="questions", verbose_name=_("article"))
    text = models.CharField(_("question"), max_length=200)

    class Meta:
        verbose_name = _("related question")
        verbose_name_plural = _("related questions")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["article", "text"], name="kb_related_question")]

    def __str__(self) -> str:
        return self.text
