"""The Celery application; every app's `tasks` module is found by itself."""

import os
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.signals import worker_init
from django.db import transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cs_platform.settings")
#: Steps below the processes that people wait for.
NICE = 5


class Task(DjangoTask):
    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        """Hand over once the transaction stands. A broker that is down costs speed, not the answer:
        what the task would have done is a row, which its sweeper finds."""
        # a lambda: Django asks what failed for its name, which a partial has not
        transaction.on_commit(lambda: self.delay(*args, **kwargs), robust=True)


app = Celery("cs_platform", task_cls=Task)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def let_people_go_first(**_kwargs: Any) -> None:
    """On a full machine pages and sockets come before what is done behind them; its children are made after this."""
    os.nice(NICE)
