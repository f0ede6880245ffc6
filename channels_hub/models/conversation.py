from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_hub.models.customer import Customer, Identity
from channels_hub.models.inbox import Inbox


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def locked(self) -> Self:
        """Rows held until the transaction ends, with what is needed to write into them and to show them.

        Whom they point to is read after the lock was got: a join would show it as it was before the wait,
        a conversation just assigned without its agent.
        """
        rows = self.select_for_update(no_key=True, of=("self",)).select_related("inbox")
        return rows.prefetch_related("customer", "assignee")


class Conversation(models.Model):
    """One session (会话) with a customer on one inbox, from first word to closing survey."""

    class Status(models.TextChoices):
        SELF_SERVICE = "self_service", _("Self-service")
        QUEUED = "queued", _("Waiting")
        ACTIVE = "active", _("In service")
        CLOSED = "closed", _("Closed")

    inbox = models.ForeignKey(Inbox, models.PROTECT, related_name="conversations", verbose_name=_("inbox"))
    identity = models.ForeignKey(Identity, models.PROTECT, related_name="conversations", verbose_name=_("identity"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="conversations", verbose_name=_("customer"))
    thread = models.CharField(
        max_length=200, blank=True, help_text="Keeps several conversations of one person on one inbox apart."
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.QUEUED)
    team = models.ForeignKey("accounts.Team", models.PROTECT, related_name="conversations", verbose_name=_("team"))
    assignee = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="conversations", verbose_name=_("agent")
    )
    units = models.PositiveSmallIntegerField(_("units"), default=1)
    priority = models.SmallIntegerField(_("priority"), default=0, help_text=_("Higher is served first."))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    after_hours = models.BooleanField(_("left outside service hours"), default=False)

    last_seq = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0, help_text="Counts every change a screen must show.")
    last_message_at = models.DateTimeField(null=True)
    last_text = models.CharField(max_length=120, blank=True)
    unread = models.PositiveIntegerField(_("unread"), default=0)
    seen_by_agent = models.PositiveIntegerField(default=0, help_text="Our side has read up to this seq.")
    seen_by_customer = models.PositiveIntegerField(default=0, help_text="The customer has read up to this seq.")
    waiting_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when the customer's word stands unanswered."
    )

    created_at = models.DateTimeField(_("started"), default=timezone.now)
    queued_at = models.DateTimeField(_("waiting since"), null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    first_replied_at = models.DateTimeField(_("first reply"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    snoozed_until = models.DateTimeField(_("snoozed until"), null=True, blank=True)
    routed_elsewhere = models.BooleanField(
        default=False, help_text="An exchange's queue decides who gets it: ours leaves it alone."
    )
    parked = models.BooleanField(_("parked"), default=False, help_text=_("Set aside: takes no capacity."))
    route_after = models.DateTimeField(
        null=True, blank=True, help_text="Left outside service hours: offered to nobody before the next opening (CH5)."
    )
    lead_told_at = models.DateTimeField(
        null=True, blank=True, help_text="The team lead knows that nobody is there to take it (CH12)."
    )
    meant_for = models.ForeignKey(
        "accounts.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Handed to this agent, who had no room: it waits for them while they are here.",
    )
    forgotten_at = models.DateTimeField(null=True, blank=True, help_text="What was said is erased (X4).")
    turned_down_by = models.ManyToManyField("accounts.User", related_name="+", blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.UniqueConstraint(
                fields=["identity", "thread"], condition=~models.Q(status="closed"), name="one_open_conversation"
            )
        ]
        indexes = [
            models.Index(
                fields=["team", "-priority", "queued_at"],
                condition=models.Q(status="queued"),
                name="conversation_waiting",
            ),
            models.Index(
                fields=["assignee", "waiting_since"],
                condition=models.Q(status="active"),
                name="conversation_mine",
            ),
            models.Index(
                fields=["offered_at"],
                condition=models.Q(status="active", accepted_at=None),
                name="conversation_offered",
            ),
            models.Index(
                fields=["snoozed_until"],
                condition=models.Q(snoozed_until__isnull=False) & ~models.Q(status="closed"),
                name="conversation_snoozed",
            ),
            models.Index(
                fields=["last_message_at"],
                condition=models.Q(status="self_service"),
                name="conversation_self_service",
            ),
            models.Index(fields=["customer", "-created_at"], name="conversation_of_customer"),
            models.Index(fields=["-closed_at", "-id"], condition=models.Q(status="closed"), name="conversation_closed"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
