"""Everything between new code and a running desk, in one start of Django."""

import hashlib
import os
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from cs_platform import heartbeat
from run import translations


class Command(BaseCommand):
    help = "Compiles translations, migrates, collects static files, loads the demo into an empty database."
    requires_system_checks: list[str] = []  # `make check` makes them; a start need not

    def handle(self, **options: Any) -> None:
        translations.compile_all()
        call_command("migrate", interactive=False, verbosity=0)
        settings.STATIC_ROOT.mkdir(exist_ok=True)
        if not settings.WHITENOISE_USE_FINDERS:
            collect_static()
        heartbeat.forget()
        if os.environ.get("DEMO", "1") != "0" and not get_user_model().objects.exists():
            self.load_demo()

    def load_demo(self) -> None:
        """The mark in the data folder tells the run command to print the demo's sign-ins."""
        self.stdout.write("run: loading the demo")
        with transaction.atomic():  # whole or not at all
            call_command("load_demo")
        (settings.DATA_DIR / "demo").touch()


def collect_static() -> None:
    """Collect, hash and compress anew, unless no file changed since the last time."""
    stamp, current = settings.DATA_DIR / "static.stamp", _state_of_static()
    if stamp.exists() and stamp.read_text() == current:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(current)


def _state_of_static() -> str:
    """Changes with the name, the size or the time of any static file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            found = os.stat(storage.path(name))
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
