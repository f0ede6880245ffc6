"""The tick of every deadline."""

import time

from celery import shared_task
from django.utils import timezone

from deadlines.actions import fire_due

SLICE = 0.5  # seconds: then other work gets its turn


@shared_task(ignore_result=True)
def tick() -> None:
    """Fire what is due; what does not fit into one slice goes to the end of the queue."""
    until = time.monotonic() + SLICE
    while fire_due(timezone.now()):
        if time.monotonic() > until:
            tick.apply_async(expires=5)
            return
