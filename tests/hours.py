"""Service hours whatever the hour of the test."""

from datetime import timedelta

from django.utils import timezone

from deadlines.models import Calendar


def closed_until_tomorrow() -> Calendar:
    """Opens at nine."""
    calendar = Calendar.objects.create(code="closed", name="明日营业", week=[""] * 7)
    calendar.days.create(date=timezone.localdate() + timedelta(days=1), windows="09:00-18:00")
    return calendar
