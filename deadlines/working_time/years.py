"""A calendar compiled: one local year as spans with a running total."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from deadlines.working_time.days import Days


class Year(NamedTuple):
    """The year's spans in order, and the working time before each of them and after the last."""

    starts: list[int]
    ends: list[int]
    before: list[int]

    @property
    def total(self) -> int:
        return self.before[-1]

    def worked(self, at: int) -> int:
        """Working time of this year up to `at`."""
        index = bisect_right(self.starts, at) - 1
        return 0 if index < 0 else self.before[index] + min(at, self.ends[index]) - self.starts[index]

    def when(self, worked: int) -> int:
        """The earliest moment by which `worked`, above nothing, of this year's time is done."""
        index = bisect_left(self.before, worked) - 1
        return self.starts[index] + worked - self.before[index]

    def opening(self, at: int) -> int | None:
        """`at` while open, else the next beginning of a span in this year."""
        index = bisect_right(self.starts, at)
        if index and at < self.ends[index - 1]:
            return at
        return self.starts[index] if index < len(self.starts) else None

    def within(self, low: int, high: int) -> list[tuple[int, int]]:
        """The parts of the spans that lie between `low` and `high`."""
        first, last = max(bisect_right(self.starts, low) - 1, 0), bisect_left(self.starts, high)
        pairs = zip(self.starts[first:last], self.ends[first:last], strict=True)
        return [(max(start, low), min(end, high)) for start, end in pairs if end > low]


@lru_cache(maxsize=1024)
def compiled(calendar: Days, year: int) -> Year:
    """The local year; windows that cross its ends are cut there, so that years add up."""
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    low, high = calendar.wall(first), calendar.wall(last)
    raw = []
    for offset in range(-1, (last - first).days):
        day = first + timedelta(days=offset)
        for start, end in calendar.rule(day)[1]:
            raw.append((max(low, calendar.wall(day, start)), min(high, calendar.wall(day, end))))
    spans = _merged(raw)
    totals = accumulate((end - start for start, end in spans), initial=0)
    return Year([start for start, _ in spans], [end for _, end in spans], list(totals))


def _merged(raw: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order; what touches or overlaps is one; what a change of the clock swallowed is none."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for span in raw if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
