"""Who waits for a lock sees what was committed meanwhile, joins included; and nobody waits for ever."""

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event

import pytest
from django.db import connection, transaction

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub.actions import conversations, messages, receive, routing
from channels_hub.models import Conversation, Envelope, Inbox, Message
from tests.channels_hub.threads import at_once


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


@pytest.mark.django_db(transaction=True)
def test_customer_agent_and_routing_never_wait_for_each_other_in_a_circle(
    transactional_db: None, webchat: Inbox, alice: User
) -> None:
    presence.set_state(alice, Presence.State.READY)

    def say(visitor: int, number: int) -> None:
        said = {"id": f"{visitor}.{number}", "visitor": f"{visitor}", "text": "在吗"}
        envelope = receive.accept(webchat, headers={}, body=json.dumps(said).encode(), dedupe_key=said["id"])
        assert envelope
        receive.understand(envelope.pk)

    for visitor in range(15):
        say(visitor, 0)
        routing.drain()
        chat = Conversation.objects.latest("pk")
        at_once(
            [
                *(partial(say, visitor, number) for number in (1, 2, 3)),
                partial(messages.mark_read, alice, chat.pk, 1),
                partial(messages.reply, alice, chat.pk, "在的"),
                partial(messages.mark_delivered, chat.identity_id, 3, read=True),
                routing.drain,
                routing.drain,
            ]
        )
        conversations.close(alice, chat.pk)
    assert list(Envelope.objects.exclude(error="").values_list("error", flat=True)) == []
    assert Message.objects.filter(direction="in").count() == 15 * 4


def _until_somebody_waits() -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    for _turn in range(10_000):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waited for the lock")
