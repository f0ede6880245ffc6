from typing import Any

from django.core.management.base import BaseCommand

from kb.actions import index


class Command(BaseCommand):
    help = "Indexes every article anew: needed after the rules of the search have changed."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{index.rebuild()} articles")
