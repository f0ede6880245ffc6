from celery import shared_task
from django.utils import timezone

from reports.actions import samples


@shared_task
def sample() -> None:
    samples.take(timezone.now())
