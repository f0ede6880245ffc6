from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tickets.actions import verify
from tickets.models import Anchor, Event, Ticket


class Command(BaseCommand):
    help = "Prove that no ticket's history was changed, shortened or rewritten; names every place where it was."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("numbers", nargs="*", help="tickets to look at; none means all, and the anchors")

    def handle(self, *args: Any, numbers: list[str], **options: Any) -> None:
        tickets = Ticket.objects.filter(number__in=numbers) if numbers else None
        broken = list(verify(tickets))
        for place in broken:
            self.stderr.write(f"{place.where}: {place.why} at {place.number}")
        if broken:
            raise CommandError(f"The history is broken in {len(broken)} places.")
        events = Event.objects.filter(ticket__number__in=numbers) if numbers else Event.objects.all()
        head = Anchor.objects.order_by("day").last()
        self.stdout.write(f"{events.count()} events hold. Last anchor: {head or 'none yet'}")
