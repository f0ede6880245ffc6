from celery import shared_task

from tickets import actions


@shared_task
def join_supplements() -> None:
    """What customers wrote about their open tickets joins the history."""
    while actions.join_one_supplement():
        pass


@shared_task
def anchor_history() -> None:
    """Once a day; run more often it does nothing."""
    actions.anchor()
