"""The push to browsers: the one door by which news leaves a transaction towards a socket."""

from functools import cache
from typing import Any

import redis
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction

Frame = dict[str, Any]


def user_group(user_id: int) -> str:
    """What concerns one member of staff: their own list, their notices."""
    return f"user.{user_id}"


def conversation_group(conversation_id: int) -> str:
    """Staff who have this conversation open."""
    return f"conversation.{conversation_id}"


def visitor_group(identity_id: int) -> str:
    """The customer's own windows on one inbox: never anything private."""
    return f"visitor.{identity_id}"


def queue_group(team_id: int) -> str:
    """Those who watch what waits for one team."""
    return f"queue.{team_id}"


def ticket_group(ticket_id: int) -> str:
    """Staff who have this ticket open."""
    return f"ticket.{ticket_id}"


BOARD = "board"


def publish_on_commit(group: str, frame: Frame) -> None:
    """Send `frame` (JSON-able, with a `type`) to every socket in `group` once this transaction stands.

    A frame is news, never the only copy: whoever misses it reads the rows. So a
    broker that is down costs a push and nothing else.
    """
    transaction.on_commit(lambda: _publish(group, frame), robust=True)


def board_changed_on_commit() -> None:
    """Wide news, for every live board: at most one frame a second, however much happens.

    A board that gets one fetches its figures now and a second later, so nothing stays unseen.
    """
    transaction.on_commit(_publish_board, robust=True)


def _publish_board() -> None:
    if _client().set("live:board", 1, nx=True, px=1000):
        _publish(BOARD, {"type": "board"})


def _publish(group: str, frame: Frame) -> None:
    """The layer's own words on its own topic: asking it for the topic would need an event loop."""
    topic = f"{_layer()['prefix']}__group__{group}"
    message = {"type": "live.frame", "frame": frame}
    _client().publish(topic, get_channel_layer().serialize(message))


@cache
def _client() -> redis.Redis:
    """A pooled synchronous client: pages run on threads and own no event loop."""
    [host] = _layer()["hosts"]
    return redis.Redis.from_url(host, socket_timeout=2, socket_connect_timeout=2)


def _layer() -> Any:
    return settings.CHANNEL_LAYERS["default"]["CONFIG"]
