from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from tickets.lifecycle import LIVE_ORDERS, OrderStatus
from tickets.models.category import DispatchRule
from tickets.models.ticket import Ticket


class SendBackReason(models.Model):
    """Why a department may send an order back, and who is charged with the time (TK6)."""

    class Side(models.TextChoices):
        CENTRE = "centre", _("The centre")
        DEPARTMENT = "department", _("The department")
        NOBODY = "nobody", _("Nobody")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    charged_to = models.CharField(_("time is charged to"), max_length=10, choices=Side.choices)
    evidence_required = models.BooleanField(_("needs evidence"), default=True)
    active = models.BooleanField(_("active"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("reason to send back")
        verbose_name_plural = _("reasons to send back")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Order(models.Model):
    """One dispatch (派单) of a ticket to a department or person: lead (主办) or assisting (协办)."""

    Role = DispatchRule.Role

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="orders", verbose_name=_("ticket"))
    round = models.PositiveSmallIntegerField(
        _("round"), default=0, help_text=_("How often the ticket had been reopened when it was sent.")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="orders", verbose_name=_("department"))
    handler = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="orders", verbose_name=_("handler")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.LEAD)
    status = models.CharField(_("status"), max_length=10, choices=OrderStatus.choices, default=OrderStatus.SENT)
    instruction = models.TextField(_("instruction"), blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    due_at = models.DateTimeField(_("due"))
    accepted_at = models.DateTimeField(_("taken on"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    result = models.TextField(_("result"), blank=True)
    fields = models.JSONField(_("result fields"), default=dict, blank=True)
    reason = models.ForeignKey(
        SendBackReason, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reason")
    )
    charged_to = models.CharField(
        _("time is charged to"), max_length=10, choices=SendBackReason.Side.choices, blank=True
    )
    evidence = models.TextField(_("evidence"), blank=True)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"],
                condition=Q(role="lead", status__in=sorted(LIVE_ORDERS)),
                name="order_one_live_lead",
            ),
            models.UniqueConstraint(
                fields=["ticket", "department"],
                condition=Q(status__in=sorted(LIVE_ORDERS)),
                name="order_one_live_per_department",
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "due_at", "id"],
                condition=Q(status__in=sorted(LIVE_ORDERS)),
                name="order_work",
            ),
            models.Index(fields=["due_at", "id"], condition=Q(status__in=sorted(LIVE_ORDERS)), name="order_due"),
            models.Index(fields=["department", "-id"], name="order_of_department"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.pk}"

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_ORDERS
