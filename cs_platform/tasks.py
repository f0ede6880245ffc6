"""The platform's own tick."""

from celery import shared_task

from cs_platform import heartbeat as beats


@shared_task
def heartbeat() -> None:
    """Shows that beat ticks and that a worker does what it is handed."""
    beats.record()
