"""The platform's own tick."""

from celery import shared_task
from celery.signals import beat_init

from cs_platform import heartbeat as beats


@shared_task
def heartbeat() -> None:
    """Shows that beat ticks and that a worker does what it is handed."""
    beats.record()


@beat_init.connect
def first_heartbeat(**_kwargs: object) -> None:
    """Beat shows itself as soon as it is up, not only after its first interval."""
    heartbeat.delay()
