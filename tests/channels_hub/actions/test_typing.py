"""That we write is shown to customers whose channel can show it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from channels_hub import transcript
from channels_hub.actions import typing
from channels_hub.adapters.base import SendError
from channels_hub.models import Conversation, Message
from tests.channels_hub.channel import Postcards


@pytest.fixture
def shown(postcards: Postcards, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Conversations in which the channel has shown it."""
    told: list[int] = []
    monkeypatch.setattr(postcards, "typing", lambda conversation, writing: told.append(conversation.pk))
    return told


@pytest.fixture
def word(letter: Conversation) -> Message:
    return transcript.append(letter, Message.Direction.IN, body="在吗")


def test_whoever_has_just_spoken_sees_it(shown: list[int], letter: Conversation, word: Message) -> None:
    typing.show(letter.pk)
    assert shown == [letter.pk]


def test_whoever_spoke_long_ago_is_not_looking(shown: list[int], letter: Conversation, word: Message) -> None:
    Message.objects.update(created_at=timezone.now() - timedelta(seconds=31))
    typing.show(letter.pk)
    assert shown == []


def test_what_the_channel_thinks_of_it_matters_to_nobody(
    postcards: Postcards, letter: Conversation, word: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_conversation: Conversation, _writing: bool) -> None:
        raise SendError("unsaid", "45081")

    monkeypatch.setattr(postcards, "typing", refuse)
    typing.show(letter.pk)
