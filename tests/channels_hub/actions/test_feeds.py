"""What is fetched comes once: cursor and envelopes in one commit, one look at a time."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from channels_hub import tasks
from channels_hub.actions import feeds, receive
from channels_hub.adapters.base import Due, Fetched, Piece, SendError
from channels_hub.models import Feed, Inbox, Message
from tests.channels_hub.channel import Postcards
from tests.channels_hub.threads import at_once


class Pigeonhole(Postcards):
    """Cards wait to be fetched, two at a time; `trouble` happens once before an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = ["一", "二", "三", "四", "五"]
        self.trouble: list[Exception] = []
        self.looks = 0
        self.hints: list[Mapping[str, Any]] = []

    def feeds(self, inbox: Inbox) -> dict[str, float]:
        return {"cards": 60}

    def fetch(self, inbox: Inbox, feed: str, cursor: Mapping[str, Any], hint: Mapping[str, Any]) -> Fetched:
        self.looks += 1
        self.hints.append(hint)
        if self.trouble:
            raise self.trouble.pop(0)
        begin = cursor.get("next", 0)
        pieces = [
            Piece(f"card:{number}", f'{{"id": {number}, "from": "erin", "text": "{self.waiting[number]}"}}'.encode())
            for number in range(begin, min(begin + 2, len(self.waiting)))
        ]
        end = begin + len(pieces)
        return Fetched(pieces, {"next": end}, more=end < len(self.waiting))


@pytest.fixture
def pigeonhole(monkeypatch: pytest.MonkeyPatch) -> Pigeonhole:
    from channels_hub.adapters import installed

    channel = Pigeonhole()
    monkeypatch.setitem(installed(), "email", channel)
    return channel


@pytest.fixture
def feed(pigeonhole: Pigeonhole, post: Inbox, monkeypatch: pytest.MonkeyPatch, postcards: Postcards) -> Feed:
    from channels_hub.adapters import installed

    monkeypatch.setitem(installed(), "email", pigeonhole)
    feeds.prepare()
    return Feed.objects.get(inbox=post)


def said() -> list[str]:
    return list(Message.objects.filter(direction="in").order_by("pk").values_list("body", flat=True))


def test_all_that_has_come_is_fetched_in_order(feed: Feed, pigeonhole: Pigeonhole) -> None:
    assert feeds.look(feed.pk) == 5
    assert said() == pigeonhole.waiting
    feed.refresh_from_db()
    assert feed.cursor == {"next": 5}
    assert feed.due_at > timezone.now() + timedelta(seconds=50)
    assert feeds.look(feed.pk) == 0  # not due
    assert pigeonhole.looks == 3


@pytest.mark.django_db(transaction=True)
def test_two_who_look_at_once_bring_each_thing_once(feed: Feed, pigeonhole: Pigeonhole) -> None:
    at_once([partial(feeds.look, feed.pk) for _ in range(6)])
    assert sorted(said()) == sorted(pigeonhole.waiting)


def test_dead_between_fetching_and_keeping_nothing_is_lost_or_doubled(
    feed: Feed, pigeonhole: Pigeonhole, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(feeds, "_keep", die)
        with pytest.raises(KeyboardInterrupt):
            feeds.look(feed.pk)
    assert said() == []
    assert feeds.look(feed.pk) == 0  # still claimed by the dead
    Feed.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    feeds.look(feed.pk)
    assert said() == pigeonhole.waiting


def test_a_failure_backs_off_and_says_why(feed: Feed, pigeonhole: Pigeonhole) -> None:
    pigeonhole.trouble = [SendError("unreachable", "ConnectError")]
    assert feeds.look(feed.pk) == 0
    feed.refresh_from_db()
    assert (feed.tries, feed.error) == (1, "unreachable: ConnectError")
    assert feed.due_at > timezone.now()
    Feed.objects.update(due_at=timezone.now())
    feeds.look(feed.pk)
    feed.refresh_from_db()
    assert (feed.tries, feed.error, said()) == (0, "", pigeonhole.waiting)


def test_the_channels_call_makes_it_due_at_once_with_what_it_said(
    feed: Feed, post: Inbox, pigeonhole: Pigeonhole, monkeypatch: pytest.MonkeyPatch
) -> None:
    Feed.objects.update(due_at=timezone.now() + timedelta(hours=1))
    monkeypatch.setattr(pigeonhole, "parse", lambda *_args: [Due("cards", {"token": "t"})])
    envelope = receive.accept(post, headers={}, body=b"{}", dedupe_key="call")
    receive.understand(envelope.pk)
    assert feeds.owed() == [feed.pk]
    monkeypatch.undo()
    feeds._claim(feed.pk)
    feed.refresh_from_db()
    assert feed.hint == {"token": "t"}


def test_a_feed_of_an_inbox_that_is_switched_off_rests(feed: Feed, post: Inbox) -> None:
    Inbox.objects.filter(pk=post.pk).update(active=False)
    assert feeds.owed() == []
    tasks.sweep_feeds()
    assert said() == []
