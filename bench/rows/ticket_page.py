"""The page of a ticket with 60 entries, among 1,000 tickets and among 100,000."""

from bench import fill, pages
from bench.platform import Platform
from bench.table import Row, ms, show

ENTRIES = 60
STEPS = (1_000, 100_000)


def measure(platform: Platform) -> None:
    number = _ticket()
    cookie = pages.cookie_of("alice")
    for count in STEPS:
        fill.tickets_up_to(count)
        result = pages.timed(platform, f"/tickets/{number}/", cookie)
        figures = {"p50": ms(result.percentile(0.5)), "p95": ms(result.percentile(0.95))}
        figures |= {"failures": str(result.failures)}
        show(Row(f"ticket page, {ENTRIES} entries, {count:,} tickets", figures, "p50 15 ms"))


def _ticket() -> str:
    from accounts.models import User
    from tickets import actions
    from tickets.models import Ticket

    alice = User.objects.get(username="alice")
    number = Ticket.objects.filter(owner=alice, closed_at=None).values_list("number", flat=True)[0]
    for entry in range(ENTRIES):
        actions.remark(alice, number, text=f"第 {entry} 次核实线路")
    return number
