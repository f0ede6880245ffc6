"""Working calendars: when time counts."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from deadlines import validators
from deadlines.working_time import WorkingTime, parse_windows


def office_week() -> list[str]:
    return ["08:30-12:00, 13:30-17:30"] * 5 + ["", ""]


class Calendar(models.Model):
    """When time counts: a week of windows in a zone, the holidays of a region, and single days of its own."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    timezone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai", validators=[validators.zone])
    week = ArrayField(
        models.CharField(max_length=200, blank=True),
        size=7,
        verbose_name=_("windows of the week"),
        default=office_week,
        validators=[validators.week],
        help_text=_("Monday first, as in 08:30-12:00, 13:30-17:30."),
    )
    holiday_region = models.CharField(
        _("holidays of"),
        max_length=10,
        blank=True,
        validators=[validators.holiday_region],
        help_text=_("A country's code, such as CN. Empty: holidays are days like any other."),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A change of what counts makes a new version."""
        rules = ("timezone", "week", "holiday_region")
        if before := Calendar.objects.filter(pk=self.pk).first():
            changed = any(getattr(before, rule) != getattr(self, rule) for rule in rules)
            self.version = before.version + changed
        super().save(*args, **kwargs)

    def working(self) -> WorkingTime:
        """The calendar as a value to calculate with. One query, none where `days` is prefetched."""
        return WorkingTime(
            zone=self.timezone,
            week=tuple(parse_windows(text) for text in self.week),
            region=self.holiday_region,
            days=tuple(sorted((day.date, parse_windows(day.windows)) for day in self.days.all())),
        )

    def count_up(self) -> None:
        """One of its days has changed: a new version."""
        Calendar.objects.filter(pk=self.pk).update(version=models.F("version") + 1)


class CalendarDay(models.Model):
    """One day that is not like its weekday or its holiday: closed, or with windows of its own."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="days", verbose_name=_("working calendar"))
    date = models.DateField(_("date"))
    windows = models.CharField(
        _("windows"),
        max_length=200,
        blank=True,
        validators=[validators.windows],
        help_text=_("As in 09:00-12:00. Empty: closed."),
    )
    note = models.CharField(_("note"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("day of its own")
        verbose_name_plural = _("days of their own")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="one_rule_for_a_day")]

    def __str__(self) -> str:
        return f"{self.date} {self.windows}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.calendar.count_up()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.calendar.count_up()
        return super().delete(*args, **kwargs)
