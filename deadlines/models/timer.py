"""One deadline of one thing."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deadlines import explaining
from deadlines.models.calendar import Calendar
from deadlines.models.policy import Policy
from deadlines.working_time import WorkingTime, always

OPEN = models.Q(met_at=None, cancelled_at=None)


class TimerQuerySet(models.QuerySet["Timer"]):
    def open(self) -> "TimerQuerySet":
        return self.filter(OPEN)

    def of(self, subject_kind: str, *ids: int) -> "TimerQuerySet":
        return self.filter(subject_kind=subject_kind, subject_id__in=ids)

    def open_for(self, subject_kind: str, ids: Iterable[int]) -> "TimerQuerySet":
        """Open timers of these subjects, the next due first, paused ones last: one query for a whole list."""
        return self.open().of(subject_kind, *ids).order_by(models.F("due_at").asc(nulls_last=True), "id")

    def explained(self) -> "TimerQuerySet":
        """With all that `explain` and the clock bar ask for: four queries for any number of timers."""
        return self.select_related("calendar").prefetch_related("calendar__days", "pauses", "changes__by")


class Timer(models.Model):
    """One deadline of one thing: what it measures, when due, when met, when breached.

    `moments` are the dates at which something happens, in order: the warnings, the due date, the
    escalations. `level` counts those that have fired and `next_at` is when the next one may, so
    that a paused, met or cancelled timer, which has none, cannot be seen by the ticker at all.
    Pausing keeps the working time that is left in `remaining` (negative once overdue).
    """

    subject_kind = models.CharField(_("applies to"), max_length=32)
    subject_id = models.BigIntegerField(_("subject number"))
    metric = models.CharField(_("measures"), max_length=32)
    cycle = models.PositiveIntegerField(_("cycle"), default=1)
    policy = models.ForeignKey(
        Policy, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("deadline policy")
    )
    calendar = models.ForeignKey(
        Calendar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="timers",
        verbose_name=_("working calendar"),
        help_text=_("Empty: every hour counts."),
    )
    calendar_version = models.PositiveIntegerField(_("version of the calendar"), default=0)
    owner = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="timers", verbose_name=_("owner")
    )

    target = models.DurationField(_("target"))
    warn_before = ArrayField(models.DurationField(), verbose_name=_("warn before"), default=list, blank=True)
    escalations = models.JSONField(
        _("escalations"), default=list, blank=True, encoder=DjangoJSONEncoder, help_text="[{after: seconds, to, user}]"
    )
    pausable = models.BooleanField(_("may pause"), default=True)

    started_at = models.DateTimeField(_("started at"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    remaining = models.DurationField(_("working time left"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True)
    moments = ArrayField(models.DateTimeField(), default=list, blank=True)
    level = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(_("fires next"), null=True, blank=True)
    breached_at = models.DateTimeField(_("breached at"), null=True, blank=True)
    met_at = models.DateTimeField(_("met at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures"), default=0)
    last_error = models.TextField(_("last error"), blank=True)

    objects = TimerQuerySet.as_manager()

    class Meta:
        verbose_name = _("timer")
        verbose_name_plural = _("timers")
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "metric", "cycle"], name="timer_cycles"),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "metric"], condition=OPEN, name="one_open_timer"
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="timer_next"),
            models.Index(fields=["owner", "due_at"], condition=OPEN, name="timer_of_owner"),
            models.Index(fields=["subject_kind", "due_at"], condition=OPEN, name="timer_board"),
            models.Index(fields=["calendar"], condition=OPEN, name="timer_of_calendar"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}: {self.metric}"

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.cancelled_at is None

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def warned_level(self) -> int:
        """How many of its warnings have been given."""
        return min(self.level, len(self.warn_before))

    @property
    def warn_at(self) -> datetime | None:
        """When the light turns: the first warning."""
        return self.moments[0] if self.warn_before and self.moments else None

    @property
    def light(self) -> str:
        """calm, warned, late, paused or met: by the clock, even while the ticker lags."""
        now = timezone.now()
        if self.breached_at or (self.is_open and self.due_at and self.due_at <= now):
            return "late"
        if not self.is_open:
            return "met"
        if self.is_paused:
            return "paused"
        return "warned" if self.level or (self.warn_at and self.warn_at <= now) else "calm"

    def working(self) -> WorkingTime:
        return self.calendar.working() if self.calendar else always(settings.TIME_ZONE)

    def time_left(self, at: datetime) -> timedelta:
        """Working time until the due date; negative once it has passed."""
        if self.remaining is not None or self.due_at is None:
            return self.remaining or timedelta(0)
        return self.working().between(at, self.due_at)

    def explain(self) -> list[explaining.Line]:
        """What made the due date, in sentences (TK15)."""
        return explaining.lines(self)
