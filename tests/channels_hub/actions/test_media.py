"""Files that a channel keeps for us come by themselves, are looked at, and are kept."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.utils import timezone

from channels_hub import presenting, tasks
from channels_hub.actions import receive
from channels_hub.adapters.base import File, Inbound, Media, SendError
from channels_hub.models import Attachment, Inbox, Message
from tests.channels_hub.channel import Postcards
from tests.channels_hub.test_files import picture
from tests.channels_hub.test_voice import spoken


class Store:
    """What the channel keeps, by reference; `trouble` comes first."""

    def __init__(self) -> None:
        self.files = {
            "photo": File(picture(), "photo.jpg"),
            "voice": File(spoken(), "voice.amr"),
            "virus": File(b"MZ\x90\x00 not a picture", "photo.jpg"),
        }
        self.trouble: list[SendError] = []
        self.asked: list[str] = []

    def media(self, inbox: Inbox, reference: Mapping[str, Any]) -> File:
        self.asked.append(reference["id"])
        if self.trouble:
            raise self.trouble.pop(0)
        return self.files[reference["id"]]


@pytest.fixture
def store(postcards: Postcards, monkeypatch: pytest.MonkeyPatch) -> Store:
    store = Store()
    monkeypatch.setattr(postcards, "media", store.media)
    return store


def sent(post: Inbox, postcards: Postcards, name: str, kind: str) -> Message:
    happening = Inbound("erin", "m1", kind=kind, media=[Media({"id": name}, kind)])
    setattr(postcards, "parse", lambda *_args: [happening])  # noqa: B010
    envelope = receive.accept(post, headers={}, body=b"", dedupe_key="d1")
    return receive.understand(envelope.pk)


def shown(message: Message) -> dict[str, Any]:
    message = Message.objects.get(pk=message.pk)
    return presenting.message_json(message, for_customer=False)["attachments"][0]


def again() -> None:
    Attachment.objects.filter(next_try_at__isnull=False).update(next_try_at=timezone.now())
    tasks.sweep_media()


def test_a_picture_stands_as_coming_and_then_comes(post: Inbox, postcards: Postcards, store: Store) -> None:
    message = sent(post, postcards, "photo", "image")
    assert (message.kind, shown(message)["state"]) == ("image", "coming")
    before = Message.objects.get(pk=message.pk).revision
    tasks.sweep_media()
    tasks.sweep_media()
    assert store.asked == ["photo"]
    came = shown(message)
    assert (came["state"], came["content_type"], came["width"], came["height"]) == ("ready", "image/jpeg", 40, 30)
    assert Message.objects.get(pk=message.pk).revision > before


def test_voice_comes_as_what_browsers_play(post: Inbox, postcards: Postcards, store: Store) -> None:
    message = sent(post, postcards, "voice", "voice")
    tasks.sweep_media()
    assert shown(message)["content_type"] == "audio/mpeg"


def test_what_is_not_what_it_says_is_not_taken(post: Inbox, postcards: Postcards, store: Store) -> None:
    message = sent(post, postcards, "virus", "image")
    tasks.sweep_media()
    assert (shown(message)["state"], shown(message)["missing"]) == ("missing", "kind")
    assert Attachment.objects.get().file.name == ""


def test_a_channel_out_of_reach_is_asked_again(post: Inbox, postcards: Postcards, store: Store) -> None:
    message = sent(post, postcards, "photo", "image")
    store.trouble = [SendError("unreachable"), SendError("no_answer", unknown=True)]
    tasks.sweep_media()
    tasks.sweep_media()  # too early
    assert (len(store.asked), shown(message)["state"]) == (1, "coming")
    again()
    again()
    assert (len(store.asked), shown(message)["state"]) == (3, "ready")


def test_what_the_channel_has_no_more_is_given_up(post: Inbox, postcards: Postcards, store: Store) -> None:
    message = sent(post, postcards, "photo", "image")
    store.trouble = [SendError("target_missing", "40007")]
    tasks.sweep_media()
    again()
    assert (len(store.asked), shown(message)["missing"]) == (1, "target_missing")
