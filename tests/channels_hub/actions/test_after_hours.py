"""Whoever writes while nobody is here is told so, once, on their own channel (CH5)."""

import pytest

from channels_hub.actions import delivery, receive
from channels_hub.adapters.base import Grant, Inbound
from channels_hub.models import Conversation, Inbox
from tests.channels_hub.channel import Postcards
from tests.hours import closed_until_tomorrow


@pytest.fixture
def closed(post: Inbox) -> Inbox:
    post.service_hours = closed_until_tomorrow()
    post.save()
    return post


def says(box: Inbox, channel: Postcards, number: int, **more: object) -> None:
    setattr(channel, "parse", lambda *_args: [Inbound("erin", f"m{number}", body="在吗", **more)])  # noqa: B010
    envelope = receive.accept(box, headers={}, body=b"", dedupe_key=f"{number}")
    assert envelope
    receive.understand(envelope.pk)
    for pk in Conversation.objects.values_list("pk", flat=True):
        delivery.deliver(pk)


def test_it_is_told_once_and_from_when(closed: Inbox, postcards: Postcards) -> None:
    says(closed, postcards, 1)
    says(closed, postcards, 2)
    [words] = postcards.sent
    assert "09:00" in words
    assert Conversation.objects.get().waiting_since


def test_a_calendar_with_no_day_to_come_names_none(closed: Inbox, postcards: Postcards) -> None:
    closed.service_hours.days.all().delete()
    says(closed, postcards, 1)
    [words] = postcards.sent
    assert "尽快" in words
    assert Conversation.objects.get().route_after is None


def test_a_machine_that_answers_with_new_matters_is_told_once_too(closed: Inbox, postcards: Postcards) -> None:
    for number in range(3):
        says(closed, postcards, number, thread=f"{number}")
    assert len(postcards.sent) == 1
    assert Conversation.objects.count() == 3


def test_the_last_message_that_we_may_send_is_not_spent_on_it(closed: Inbox, postcards: Postcards) -> None:
    postcards.grants = True
    says(closed, postcards, 1, grant=Grant("mention", 3600, 1))
    assert postcards.sent == []


def test_nothing_is_told_in_public(closed: Inbox, postcards: Postcards) -> None:
    says(closed, postcards, 1, data={"public": True})
    assert postcards.sent == []
    assert Conversation.objects.get().messages.filter(data__code="after_hours").exists()
