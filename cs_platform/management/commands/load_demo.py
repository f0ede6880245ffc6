from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand

#: The stack from the bottom: each finds in `world` what the lower ones made.
STACK = ["accounts", "deadlines", "kb", "channels_hub", "tickets", "qa"]


class Command(BaseCommand):
    help = "Fill an empty desk with a small service centre to try things in. Running it again adds nothing."

    def handle(self, *args: object, **options: object) -> None:
        world: dict[str, Any] = {}
        for app in STACK:
            if find_spec(f"{app}.demo"):
                import_module(f"{app}.demo").load(world)
        self.stdout.write("demo data is in place")
