"""Working calendars: a week typed by day, and the deadlines that a change would move."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.requests import StaffRequest
from deadlines import registry, validators
from deadlines.actions import change_calendar, change_calendar_preview
from deadlines.models import Calendar, CalendarDay

SHOWN = 200
WEEKDAYS = {
    "monday": _("Monday"),
    "tuesday": _("Tuesday"),
    "wednesday": _("Wednesday"),
    "thursday": _("Thursday"),
    "friday": _("Friday"),
    "saturday": _("Saturday"),
    "sunday": _("Sunday"),
}


def _day_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=200,
        validators=[validators.windows],
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "08:30-12:00, 13:30-17:30"}),
    )


class CalendarForm(forms.ModelForm):
    """The week as seven fields, so that what is wrong is said at the day that is wrong."""

    monday = _day_field(WEEKDAYS["monday"])
    tuesday = _day_field(WEEKDAYS["tuesday"])
    wednesday = _day_field(WEEKDAYS["wednesday"])
    thursday = _day_field(WEEKDAYS["thursday"])
    friday = _day_field(WEEKDAYS["friday"])
    saturday = _day_field(WEEKDAYS["saturday"])
    sunday = _day_field(WEEKDAYS["sunday"])

    class Meta:
        model = Calendar
        fields = ["code", "name", "timezone", "holiday_region"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, windows in zip(WEEKDAYS, self.instance.week, strict=True):
            self.fields[name].initial = windows

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors.keys() & WEEKDAYS.keys():
            week = [given[name].strip() for name in WEEKDAYS]
            try:
                validators.week(week)
            except ValidationError as error:
                self.add_error(None, error)
            self.instance.week = week
        return given


class DayInline(TabularInline):
    model = CalendarDay
    extra = 0


@admin.register(Calendar)
class CalendarAdmin(ModelAdmin):
    form = CalendarForm
    list_display = ["code", "name", "timezone", "holiday_region", "version"]
    search_fields = ["code", "name"]
    inlines = [DayInline]
    fieldsets = [
        (None, {"fields": ["code", "name", "timezone", "holiday_region"]}),
        (
            _("Windows of the week"),
            {
                "fields": list(WEEKDAYS),
                "description": _(
                    "As in 08:30-12:00, 13:30-17:30. 22:00-06:00 ends on the next day, "
                    "00:00-24:00 is the whole day, empty is closed."
                ),
            },
        ),
    ]
    actions_detail = ["moves"]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """After a change, say how many open deadlines still stand by the old calendar."""
        super().save_related(request, form, formsets, change)
        calendar = Calendar.objects.get(pk=form.instance.pk)
        if change and (moving := len(change_calendar_preview(calendar, timezone.now()))):
            text = ngettext(
                "%(count)s open deadline would move by this calendar: see “Deadlines to move”.",
                "%(count)s open deadlines would move by this calendar: see “Deadlines to move”.",
                moving,
            )
            messages.warning(request, text % {"count": moving})

    @action(description=_("Deadlines to move"), url_path="moves", permissions=["change"])
    def moves(self, request: StaffRequest, object_id: str) -> HttpResponse:
        """Show which open deadlines the calendar as it is now would move; move them when told to (TK15)."""
        calendar = Calendar.objects.get(pk=object_id)
        now = timezone.now()
        if request.method == "POST":
            moved = change_calendar(calendar, now, request.user, request.POST.get("reason", "")[:200])
            text = ngettext("%(count)s deadline moved.", "%(count)s deadlines moved.", len(moved))
            messages.success(request, text % {"count": len(moved)})
            return redirect(reverse("admin:deadlines_calendar_change", args=[object_id]))
        preview = change_calendar_preview(calendar, now)
        rows = [
            (
                registry.kind_name(move.timer.subject_kind),
                move.timer.subject_id,
                registry.metric_name(move.timer.subject_kind, move.timer.metric),
                move.due_before,
                move.due_after,
            )
            for move in preview[:SHOWN]
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deadlines to move"),
            "calendar": calendar,
            "rows": rows,
            "count": len(preview),
        }
        return render(request, "deadlines/admin/moves.html", context)

    def has_delete_permission(self, request: HttpRequest, obj: Calendar | None = None) -> bool:
        """A calendar that deadlines stand on stays."""
        used = obj is not None and obj.timers.exists()
        return super().has_delete_permission(request, obj) and not used
