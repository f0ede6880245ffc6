import secrets

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    WECHAT_OA = "wechat_oa", _("WeChat official account")
    WECOM_KF = "wecom_kf", _("WeChat customer service")
    WEIBO = "weibo", _("Weibo")
    WEBCHAT = "webchat", _("Web chat")
    HOTLINE = "hotline", _("Hotline")
    EMAIL = "email", _("E-mail")


def new_key() -> str:
    return secrets.token_urlsafe(12)


class Inbox(models.Model):
    """One configured account on a channel: an official account, a phone number, a site's chat."""

    key = models.SlugField(_("key"), max_length=40, unique=True, default=new_key, help_text=_("Part of its address."))
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    name = models.CharField(_("name"), max_length=60)
    active = models.BooleanField(_("active"), default=True)
    settings = models.JSONField(
        _("settings"), default=dict, blank=True, help_text=_("The channel's own, checked by its adapter's form.")
    )
    secrets = models.JSONField(_("secrets"), default=dict, blank=True, editable=False)
    greeting = models.CharField(_("greeting"), max_length=200, blank=True)
    colour = models.CharField(_("colour"), max_length=7, default="#0a7d5a")
    team = models.ForeignKey(
        "accounts.Team", models.PROTECT, related_name="inboxes", verbose_name=_("team that serves it")
    )
    business_line = models.ForeignKey(
        "accounts.BusinessLine", models.PROTECT, null=True, blank=True, verbose_name=_("business line")
    )
    region = models.ForeignKey("accounts.Region", models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    required_skills = models.ManyToManyField("accounts.Skill", blank=True, verbose_name=_("required skills"))
    service_hours = models.ForeignKey(
        "deadlines.Calendar",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("service hours"),
        help_text=_("Empty means always open."),
    )
    units = models.PositiveSmallIntegerField(_("units per conversation"), default=1, validators=[MinValueValidator(1)])
    offer_seconds = models.PositiveSmallIntegerField(
        _("seconds to take an offered conversation"),
        default=60,
        validators=[MinValueValidator(5)],
        help_text=_("Then the next agent gets it (CH12)."),
    )
    self_service = models.BooleanField(
        _("self-service first"), default=False, help_text=_("A menu and the knowledge answer before a person (CH6).")
    )
    same_question_limit = models.PositiveSmallIntegerField(
        _("times the same thing may be asked"), default=3, help_text=_("Asked more often, a person takes over.")
    )
    unsolved_minutes = models.PositiveSmallIntegerField(
        _("minutes without a solution"),
        default=5,
        validators=[MinValueValidator(1)],
        help_text=_("Then a person takes over."),
    )
    keep_last = models.BooleanField(
        _("keep the last message for the end"),
        default=True,
        help_text=_("Where the channel counts our messages, the last one is kept for the closing question (CH11)."),
    )
    paused_until = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="The channel asked the whole account to wait."
    )
    survey = models.BooleanField(_("ask for satisfaction at the end"), default=True)

    class Meta:
        verbose_name = _("inbox")
        verbose_name_plural = _("inboxes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
