from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role
from channels_hub.connectors.addresses import check_template, placeholders

is_path = RegexValidator(r"^[^.\s]+(\.[^.\s]+)*\Z", _("Names and positions joined by dots, as in data.bills.0.amount."))


class Connector(models.Model):
    """An outside system (billing, CRM) that is asked about a customer; its answer is a card on the desk (CH8)."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    url = models.CharField(
        _("address"),
        max_length=500,
        validators=[check_template],
        help_text=_("{phone}, {account_number} and {external_id} stand for what is known of the customer."),
    )
    inbox = models.ForeignKey(
        "channels_hub.Inbox",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("inbox of {external_id}"),
        help_text=_("Whose external id the address takes; needed only for {external_id}."),
    )
    headers = models.JSONField(_("headers"), default=dict, blank=True, editable=False)
    timeout = models.FloatField(
        _("seconds to wait"), default=2, validators=[MinValueValidator(0.1), MaxValueValidator(3)]
    )
    cache_seconds = models.PositiveIntegerField(
        _("seconds an answer is kept"), default=60, validators=[MaxValueValidator(86_400)]
    )
    title_path = models.CharField(
        _("path of the title"), max_length=120, blank=True, validators=[is_path], help_text=_("Empty: the name above.")
    )
    roles = ArrayField(models.CharField(max_length=12, choices=Role.choices), verbose_name=_("seen by"))
    active = models.BooleanField(_("active"), default=True)
    order = models.PositiveSmallIntegerField(pgettext_lazy("place in a list", "order"), default=0)
    updated_at = models.DateTimeField(auto_now=True)
    last_ok_at = models.DateTimeField(_("last answered"), null=True, editable=False)
    last_error = models.CharField(_("last failure"), max_length=200, blank=True, editable=False)
    last_error_at = models.DateTimeField(_("last failed"), null=True, editable=False)

    class Meta:
        verbose_name = _("connector")
        verbose_name_plural = _("connectors")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.inbox_id is None and "external_id" in _names(self.url):
            raise ValidationError({"inbox": _("Say whose {external_id} it is: a customer has one on each inbox.")})


def _names(url: str) -> set[str]:
    try:
        return placeholders(url)
    except ValueError:
        return set()  # refused by the address's own validator


class ConnectorField(models.Model):
    """One line of a card: where its value stands in the answer."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Plain text")
        MONEY = "money", _("Money")
        DATE = "date", _("Date")
        BADGE = "badge", _("Badge")
        PHONE = "phone", _("Phone number, masked")
        ACCOUNT_NUMBER = "account_number", _("Account number, masked")

    connector = models.ForeignKey(Connector, models.CASCADE, related_name="fields")
    label = models.CharField(_("label"), max_length=40)
    path = models.CharField(_("path"), max_length=120, validators=[is_path])
    kind = models.CharField(_("shown as"), max_length=14, choices=Kind.choices, default=Kind.TEXT)
    order = models.PositiveSmallIntegerField(pgettext_lazy("place in a list", "order"), default=0)

    class Meta:
        verbose_name = _("line of the card")
        verbose_name_plural = _("lines of the card")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.label
