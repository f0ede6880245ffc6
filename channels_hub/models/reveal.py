from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_hub.models.customer import Customer


class Reveal(models.Model):
    """Somebody looked at a masked field: who, which, why, for how long (X6)."""

    class Field(models.TextChoices):
        PHONE = "phone", _("phone")
        ACCOUNT_NUMBER = "account_number", _("account number")
        ADDRESS = "address", _("address")

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("user"))
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="reveals", verbose_name=_("customer"))
    field = models.CharField(_("field"), max_length=16, choices=Field.choices)
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField(_("when"), default=timezone.now)
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("revealed field")
        verbose_name_plural = _("revealed fields")
        indexes = [models.Index(fields=["user", "customer", "-until"], name="reveal_running")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_field_display()}"
