from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_hub.models.call import Call
from channels_hub.models.conversation import Conversation
from channels_hub.models.inbox import Inbox


class MenuItem(models.Model):
    """A line of an inbox's self-service menu (CH6)."""

    class Does(models.TextChoices):
        ARTICLE = "article", _("Answers with an article")
        TEXT = "text", _("Says a text")
        PERSON = "person", _("Calls a person")
        CALLBACK = "callback", _("Offers a call back")

    inbox = models.ForeignKey(Inbox, models.CASCADE, related_name="menu", verbose_name=_("inbox"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    label = models.CharField(_("words"), max_length=20)
    does = models.CharField(_("what it does"), max_length=8, choices=Does.choices, default=Does.ARTICLE)
    article = models.ForeignKey("kb.Article", models.PROTECT, null=True, blank=True, verbose_name=_("article"))
    text = models.CharField(_("text"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("menu item")
        verbose_name_plural = _("menu items")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """A line that could not be followed is refused here, never in front of a customer."""
        if self.does == self.Does.ARTICLE and (self.article is None or not self.article.public):
            raise ValidationError({"article": _("Choose an article that customers may read.")})
        if self.does == self.Does.TEXT and not self.text.strip():
            raise ValidationError({"text": _("Write what is said.")})


class SelfService(models.Model):
    """What the self-service has done in one conversation, and when a person must take over (CH6).

    Owed at `due_at` while it is neither solved nor handed over.
    """

    class Reason(models.TextChoices):
        ASKED = "asked", _("Asked for a person")
        REPEATED = "repeated", _("Asked the same thing again and again")
        UNSOLVED = "unsolved", _("Not solved in time")

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="self_service")
    started_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True, help_text="Unsolved until then: a person takes over.")
    steps = models.JSONField(default=list, blank=True, help_text="What was asked, and which article version answered.")
    offered = models.JSONField(default=list, blank=True, help_text="Choices last shown, by their number.")
    awaits_number = models.BooleanField(default=False, help_text="The next words should be a telephone number.")
    handed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("self-service")
        verbose_name_plural = _("self-service")
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(due_at__isnull=False, handed_at=None, solved_at=None),
                name="self_service_due",
            )
        ]

    def __str__(self) -> str:
        return str(self.conversation)


class SelfServiceRemark(models.Model):
    """What customers say of the self-service, and what it could not answer: work for the editors."""

    class Kind(models.TextChoices):
        UNANSWERED = "unanswered", _("No answer found")
        NOT_HELPFUL = "not_helpful", _("The answer did not help")
        HANDED_OVER = "handed_over", _("A person had to take over")

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("conversation")
    )
    call = models.ForeignKey(Call, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("call"))
    inbox = models.ForeignKey(Inbox, models.PROTECT, related_name="+", verbose_name=_("inbox"))
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices)
    words = models.CharField(_("in their words"), max_length=500, blank=True)
    article = models.ForeignKey("kb.Article", models.SET_NULL, null=True, blank=True, verbose_name=_("article"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    closed_at = models.DateTimeField(_("seen to"), null=True, blank=True)

    class Meta:
        verbose_name = _("remark on the self-service")
        verbose_name_plural = _("remarks on the self-service")
        indexes = [models.Index(fields=["-at", "-id"], condition=Q(closed_at=None), name="remark_open")]
        constraints = [
            models.CheckConstraint(condition=Q(conversation=None) | Q(call=None), name="remark_of_conversation_or_call")
        ]

    def __str__(self) -> str:
        return self.words or self.get_kind_display()
