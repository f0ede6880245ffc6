import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_hub.models.customer import Customer

KEPT = timedelta(hours=24)


def stored_name(request: "DataRequest", filename: str) -> str:
    """A random name: nothing on the disk tells whose it is."""
    return f"exports/{uuid.uuid4()}.zip"


class DataRequest(models.Model):
    """A customer asked for their data, or to be forgotten (X4). The record stays.

    An export is owed until `done_at`; its file is there for `KEPT`. An erasure waits for a second
    person; once approved its rows are blank at once, and `owed_files` are deleted until `done_at`.
    """

    class Kind(models.TextChoices):
        EXPORT = "export", _("Export")
        ERASE = "erase", _("Erase")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="data_requests", verbose_name=_("customer"))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=200)
    asked_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
        help_text=_("Empty: the customer left a channel whose rules ask for it."),
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    approved_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    file = models.FileField(upload_to=stored_name, blank=True)
    owed_files = models.JSONField(default=list, blank=True, help_text="Names in the storage, to be deleted.")

    class Meta:
        verbose_name = _("personal data request")
        verbose_name_plural = _("personal data requests")
        constraints = [
            models.UniqueConstraint(fields=["customer", "kind"], condition=models.Q(done_at=None), name="one_owed"),
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("asked_by")), name="two_persons"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(done_at=None), name="data_request_owed"),
            models.Index(fields=["done_at"], condition=~models.Q(file=""), name="data_request_file"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_ready(self) -> bool:
        """There is a file, and it may still be fetched."""
        return bool(self.file and self.done_at and self.done_at > timezone.now() - KEPT)
