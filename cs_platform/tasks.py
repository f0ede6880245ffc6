"""The platform's own tick."""

from celery import shared_task
from celery.signals import beat_init, before_task_publish

from cs_platform import heartbeat as pulse


@shared_task
def heartbeat() -> None:
    """Shows that a worker does what beat hands out."""
    pulse.record("worker")


@before_task_publish.connect(sender=heartbeat.name)
def beat_is_alive(**_kwargs: object) -> None:
    """Only beat hands this task out."""
    pulse.record("beat")


@beat_init.connect
def first_heartbeat(**_kwargs: object) -> None:
    """Beat shows itself as soon as it is up, not only after its first interval."""
    heartbeat.delay()
