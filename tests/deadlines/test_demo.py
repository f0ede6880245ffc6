"""The demo's calendars and policies are right by the rules they are held to, and loading twice adds nothing."""

from typing import Any

from deadlines import actions, demo
from deadlines.models import Calendar, Policy, Target, Timer
from tests.deadlines.calendars import at


def test_loading_twice_adds_nothing(world: dict[str, Any]) -> None:
    demo.load(world)
    counts = Calendar.objects.count(), Policy.objects.count(), Target.objects.count()
    demo.load(world)
    assert (Calendar.objects.count(), Policy.objects.count(), Target.objects.count()) == counts


def test_every_row_passes_its_own_checks(world: dict[str, Any]) -> None:
    demo.load(world)
    for row in [*Calendar.objects.all(), *Policy.objects.all(), *Target.objects.all()]:
        row.full_clean()


def test_a_complaint_has_two_clocks(world: dict[str, Any]) -> None:
    demo.load(world)
    begun = at("2026-02-13 17:00")
    actions.start_by_policy("ticket", 1, {"type": "complaint", "urgency": "normal"}, begun)
    actions.pause("ticket", 1, "customer", at("2026-02-14 09:00"))
    statutory, internal = Timer.objects.open_for("ticket", [1])
    assert (statutory.metric, statutory.due_at) == ("statutory", at("2026-02-28 17:00"))
    assert (internal.metric, internal.light) == ("resolve", "paused")
