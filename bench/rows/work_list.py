"""The ticket list at 100,000 tickets: its first and its hundredth page."""

from bench import fill, pages
from bench.platform import Platform
from bench.table import Row, ms, show

TICKETS = 100_000
LIST = "/tickets/?tab=all"


def measure(platform: Platform) -> None:
    fill.tickets_up_to(TICKETS)
    cookie = pages.cookie_of("bob")
    for number in (1, 100):
        path = pages.page_number(platform, LIST, cookie, number)
        result = pages.timed(platform, path, cookie)
        figures = {"p50": ms(result.percentile(0.5)), "p95": ms(result.percentile(0.95))}
        figures |= {"failures": str(result.failures)}
        show(Row(f"work list of {TICKETS:,} tickets, page {number}", figures, "p50 20 ms"))
