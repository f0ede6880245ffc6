from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from channels_hub.models.customer import Customer, Identity


class Merge(models.Model):
    """Two customers found to be one person; keeps what moved, so that all of it can be put back (CH2).

    With `identity` only that one address became `kept`'s: `gone` stays a customer.
    """

    kept = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    gone = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("was merged"))
    identity = models.ForeignKey(
        Identity, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("identity")
    )
    source = models.CharField(
        pgettext_lazy("merge", "source"),
        max_length=8,
        default="by_hand",
        choices=[
            ("by_hand", _("by hand")),
            ("unionid", _("same WeChat person (unionid)")),
            ("phone", _("telephone number")),
            ("signed", _("signed in at our own site")),
            ("told", _("telephone number, confirmed by an agent")),
        ],
    )
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    moved = models.JSONField(
        default=dict,
        help_text='Ids of "identities", "conversations", "restrictions", "tags"; "fields" that were filled, by name.',
    )

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        indexes = [models.Index(fields=["kept", "-at"], name="merge_of_customer")]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"


class Distinct(models.Model):
    """Two customers who look like one person and are not, as somebody of ours found out."""

    one = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    other = models.ForeignKey(Customer, models.CASCADE, related_name="+", help_text="The one known for less long.")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="distinct_once")]

    def __str__(self) -> str:
        return f"{self.one} ≠ {self.other}"
