"""A locking query that had to wait shows what was committed meanwhile, joins included."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from accounts.models import User
from channels_hub.models import Conversation


@pytest.mark.django_db(transaction=True)
def test_who_waited_for_a_conversation_finds_the_agent_it_was_just_given(
    transactional_db: None, conversation: Conversation, alice: User
) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(assignee=None)
    held, asked = Event(), Event()

    def wait_for_it() -> User | None:
        held.wait(10)
        try:
            with transaction.atomic():
                asked.set()
                return Conversation.objects.locked().get(pk=conversation.pk).assignee
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            row = Conversation.objects.locked().get(pk=conversation.pk)
            held.set()
            waiter = pool.submit(wait_for_it)
            asked.wait(10)
            _until_somebody_waits()
            row.assignee = alice
            row.save(update_fields=["assignee"])
        assert waiter.result(10) == alice


def _until_somebody_waits() -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    for _turn in range(10_000):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waited for the lock")
