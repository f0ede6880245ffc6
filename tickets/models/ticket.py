from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import BusinessLine, Region, Team, User
from channels_hub.models import Conversation, Customer
from tickets import lifecycle
from tickets.lifecycle import Status
from tickets.models.category import Category
from tickets.models.choices import Priority, Type, Urgency


class Ticket(models.Model):
    """Work owed to a customer (工单).

    `version` is the number of its last event: it grows with every change, so a form that
    names an older one is stale, and a history cut short is seen.
    """

    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    type = models.CharField(_("type"), max_length=12, choices=Type.choices)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ACCEPTED)
    status_since = models.DateTimeField(_("in this status since"), default=timezone.now)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices, default=Urgency.NORMAL)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL)
    level = models.PositiveSmallIntegerField(
        _("level"), default=0, help_text=_("0 agent, 1 team lead, 2 and above the department's lead.")
    )
    problem = models.BooleanField(
        _("problem ticket"), default=False, help_text=_("Went back and forth too often: the lead decides (TK6).")
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="tickets", verbose_name=_("category"))
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    business_line = models.ForeignKey(
        BusinessLine, models.PROTECT, null=True, blank=True, verbose_name=_("business line")
    )
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="tickets", verbose_name=_("customer"))
    conversation = models.ForeignKey(
        Conversation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="tickets",
        verbose_name=_("conversation"),
    )
    channel = models.CharField(_("came by"), max_length=12, default="desk")
    owner = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="owned_tickets",
        verbose_name=_("owner"),
        help_text=_("Whoever accepted it owns it to its end (TK8)."),
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("accepted by"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, verbose_name=_("team"))
    departments = ArrayField(
        models.BigIntegerField(),
        verbose_name=_("departments"),
        default=list,
        blank=True,
        editable=False,
        help_text="Ids of those that ever had an order of it, and so may read it.",
    )
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    fields = models.JSONField(_("fields"), default=dict, blank=True)
    result = models.TextField(_("result"), blank=True, help_text=_("What the customer was or will be told."))

    created_at = models.DateTimeField(_("accepted"), default=timezone.now)
    promised_at = models.DateTimeField(_("promised"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    send_backs = models.PositiveSmallIntegerField(_("times sent back or passed on"), default=0)
    urges = models.PositiveSmallIntegerField(_("times urged"), default=0)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    head = models.BinaryField(max_length=32, default=bytes, editable=False, help_text="Hash of the last event.")
    request_key = models.CharField(  # noqa: DJ001 - unique where there is one
        max_length=64, null=True, blank=True, editable=False
    )
    forgotten_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="Its texts are erased (X4).")
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        constraints = [
            models.UniqueConstraint(fields=["created_by", "request_key"], name="ticket_request_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None, status__in=sorted(lifecycle.OPEN))
                | Q(closed_at__isnull=False) & ~Q(status__in=sorted(lifecycle.OPEN)),
                name="ticket_closed_at",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "promised_at", "id"], condition=Q(closed_at=None), name="ticket_mine"),
            models.Index(fields=["team", "promised_at", "id"], condition=Q(closed_at=None), name="ticket_team"),
            models.Index(fields=["promised_at", "id"], condition=Q(closed_at=None), name="ticket_due"),
            models.Index(
                fields=["team", "promised_at", "id"],
                condition=Q(status__in=sorted(lifecycle.TO_VERIFY)),
                name="ticket_to_verify",
            ),
            models.Index(fields=["customer", "-id"], name="ticket_of_customer"),
            models.Index(fields=["status", "-id"], name="ticket_status"),
            models.Index(fields=["region", "-id"], name="ticket_region"),
            models.Index(fields=["owner", "-id"], name="ticket_owned"),
            models.Index(fields=["team", "-id"], name="ticket_of_team"),
            GinIndex(fields=["search"], name="ticket_search", fastupdate=False),
            GinIndex(fields=["departments"], name="ticket_departments"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_type_display(self) -> str:  # type: ignore[no-redef]
        """As Django's own, which builds its table anew for each row of a list."""
        return str(Type(self.type).label)

    @property
    def rule(self) -> lifecycle.Rule:
        return lifecycle.rule(self.status)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class TicketLink(models.Model):
    """How two tickets belong together (TK12)."""

    class Kind(models.TextChoices):
        DUPLICATE = "duplicate", _("is a duplicate of")
        REPEATS = "repeats", _("repeats")
        RELATED = "related", _("belongs with")

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="links", verbose_name=_("ticket"))
    other = models.ForeignKey(Ticket, models.CASCADE, related_name="linked_from", verbose_name=_("other ticket"))
    kind = models.CharField(_("relation"), max_length=10, choices=Kind.choices)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.UniqueConstraint(fields=["ticket", "other", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(ticket=models.F("other")), name="link_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.get_kind_display()} {self.other_id}"


class DayCounter(models.Model):
    """The last ticket number given out on a day."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.day}: {self.last}"
