from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from channels_hub.models.inbox import Inbox


class Tag(models.Model):
    name = models.CharField(_("name"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """One person, on however many channels (CH2)."""

    name = models.CharField(pgettext_lazy("customer", "name"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True, db_index=True)
    account_number = models.CharField(_("account number"), max_length=40, blank=True, db_index=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    region = models.ForeignKey("accounts.Region", models.SET_NULL, null=True, blank=True, verbose_name=_("region"))
    language = models.CharField(_("language"), max_length=10, blank=True)
    level = models.CharField(pgettext_lazy("customer", "level"), max_length=20, blank=True)
    remark = models.TextField(pgettext_lazy("customer", "remark"), blank=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="customers", verbose_name=_("tags"))
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    created_at = models.DateTimeField(_("known since"), default=timezone.now)
    legal_hold = models.BooleanField(
        _("legal hold"), default=False, help_text=_("Nothing of theirs is erased or runs out.")
    )
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"

    @property
    def is_nameless(self) -> bool:
        """Nothing better is known than what a channel without names made us call them."""
        return not self.name or self.identities.filter(profile__alias=self.name).exists()


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def standing(self) -> "RestrictionQuerySet":
        """Those in force now."""
        now = timezone.now()
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now)


class Restriction(models.Model):
    """What must not be offered or done to a customer (a blacklisted customer cannot be sold roaming, CH8)."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="restrictions", verbose_name=_("customer"))
    title = models.CharField(_("title"), max_length=80)
    detail = models.TextField(_("detail"), blank=True)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    created_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("set by")
    )
    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return self.title


class Identity(models.Model):
    """One address of a customer on one inbox: an openid, a widget's visitor, a mail address."""

    inbox = models.ForeignKey(Inbox, models.PROTECT, related_name="identities", verbose_name=_("inbox"))
    external_id = models.CharField(_("external id"), max_length=200)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="identities", verbose_name=_("customer"))
    name = models.CharField(_("name there"), max_length=80, blank=True)
    verified = models.BooleanField(_("signed in"), default=False)
    profile = models.JSONField(_("profile"), default=dict, blank=True)
    unionid = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="One person's id on all accounts of one WeChat platform."
    )
    left_at = models.DateTimeField(_("left the channel"), null=True, blank=True)
    profile_due_at = models.DateTimeField(null=True, blank=True, help_text="When the channel is asked who this is.")
    last_seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    created_at = models.DateTimeField(_("known since"), default=timezone.now)

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        constraints = [models.UniqueConstraint(fields=["inbox", "external_id"], name="identity_inbox_external_id")]
        indexes = [
            models.Index(
                fields=["profile_due_at"],
                condition=models.Q(profile_due_at__isnull=False),
                name="identity_profile_owed",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.external_id
