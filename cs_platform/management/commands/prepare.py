"""Everything between new code and a running desk, in one start of Django."""

import os
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from cs_platform import heartbeat


class Command(BaseCommand):
    help = "Migrates the database, collects static files, loads the demo into an empty database."

    def handle(self, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        if not settings.WHITENOISE_USE_FINDERS:
            call_command("collectstatic", interactive=False, verbosity=0)
        heartbeat.forget()
        if os.environ.get("DEMO", "1") != "0" and not get_user_model().objects.exists():
            self.load_demo()

    def load_demo(self) -> None:
        """The mark in the data folder tells the run command to print the demo's sign-ins."""
        self.stdout.write("run: loading the demo")
        call_command("load_demo")
        (settings.DATA_DIR / "demo").touch()
