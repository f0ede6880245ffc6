"""What holds for every calendar, instant and target."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from deadlines.working_time import DAY, Windows, WorkingTime
from tests.deadlines.calendars import BERLIN_NIGHT, HALF_SATURDAYS, INVENTORY, NIGHTS, OFFICE, SERVICE


@st.composite
def windows(draw: st.DrawFn) -> Windows:
    edges = draw(st.lists(st.integers(0, 2 * DAY), max_size=6, unique=True).map(sorted))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple((start, end) for start, end in pairs if start < DAY)


@st.composite
def any_calendar(draw: st.DrawFn) -> WorkingTime:
    """Windows may overlap between days: overrides meet what the week's own check cannot see."""
    days = draw(st.dictionaries(st.dates(date(2025, 12, 1), date(2027, 2, 1)), windows(), max_size=4))
    calendar = WorkingTime(
        draw(st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe"])),
        tuple(draw(st.lists(windows(), min_size=7, max_size=7))),
        draw(st.sampled_from(["", "CN"])),
        tuple(sorted(days.items())),
    )
    assume(sum(end - start for day in calendar.week for start, end in day) > 60)
    return calendar


calendars = st.one_of(
    st.sampled_from([OFFICE, SERVICE, NIGHTS, HALF_SATURDAYS, INVENTORY, BERLIN_NIGHT]), any_calendar()
)
instants = st.datetimes(datetime(2025, 12, 1), datetime(2027, 2, 1), timezones=st.just(UTC))  # noqa: DTZ001
targets = st.timedeltas(timedelta(0), timedelta(days=20))


@given(calendars, instants, targets)
@settings(max_examples=300, deadline=None)
def test_between_undoes_add(calendar: WorkingTime, start: datetime, target: timedelta) -> None:
    due = calendar.add(start, target)
    assert due >= start
    assert calendar.between(start, due) == target


@given(calendars, instants, targets, targets)
@settings(max_examples=200, deadline=None)
def test_a_target_may_be_worked_in_two_parts(
    calendar: WorkingTime, start: datetime, one: timedelta, other: timedelta
) -> None:
    assert calendar.add(calendar.add(start, one), other) == calendar.add(start, one + other)


@given(calendars, instants, instants, targets)
@settings(max_examples=200, deadline=None)
def test_who_begins_later_is_due_no_earlier(
    calendar: WorkingTime, one: datetime, other: datetime, target: timedelta
) -> None:
    earlier, later = sorted([one, other])
    assume(target)
    assert calendar.add(earlier, target) <= calendar.add(later, target)


@given(calendars, instants, instants, instants)
@settings(max_examples=200, deadline=None)
def test_time_adds_up(calendar: WorkingTime, one: datetime, two: datetime, three: datetime) -> None:
    assert calendar.between(one, two) + calendar.between(two, three) == calendar.between(one, three)


@given(calendars, instants)
@settings(max_examples=200, deadline=None)
def test_nothing_is_worked_before_the_next_opening(calendar: WorkingTime, at: datetime) -> None:
    opening = calendar.next_opening(at)
    assert calendar.is_open(opening)
    assert calendar.between(at, opening) == timedelta(0)


@given(calendars, instants, targets)
@settings(max_examples=100, deadline=None)
def test_the_trace_adds_up_to_the_target(calendar: WorkingTime, start: datetime, target: timedelta) -> None:
    steps = calendar.trace(start, target)
    assert sum((step.worked for step in steps), timedelta(0)) == target
    assert all(calendar.is_open(since) for step in steps for since, _until in step.spans)
