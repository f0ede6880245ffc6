"""The two sockets, with the real layer between rows and screens."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.test import Client
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import Presence, User
from channels_hub import transcript
from channels_hub.actions import messages, routing
from channels_hub.live import socket
from channels_hub.models import Conversation, Inbox, Message
from channels_hub.tasks import show_typing
from cs_platform.asgi import application
from tests.channels_hub.channel import Postcards
from tests.channels_hub.visitor import Widget

pytestmark = pytest.mark.django_db(transaction=True)
HOST = (b"host", b"desk.example")


class Window:
    """A browser window's socket."""

    def __init__(self, path: str, headers: list[tuple[bytes, bytes]]) -> None:
        scope = {"type": "websocket", "path": path, "query_string": b"", "headers": headers, "subprotocols": []}
        self.socket = ApplicationCommunicator(application, scope)

    async def __aenter__(self) -> "Window":
        await self.socket.send_input({"type": "websocket.connect"})
        assert (await self.socket.receive_output(timeout=5))["type"] == "websocket.accept"
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.socket.wait(timeout=5)

    async def say(self, **frame: Any) -> None:
        await self.send(json.dumps(frame))

    async def send(self, text: str) -> None:
        await self.socket.send_input({"type": "websocket.receive", "text": text})

    async def hear(self, kind: str, fits: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """The next frame of this kind, passing over others."""
        async with asyncio.timeout(5):
            while True:
                frame = json.loads((await self.socket.receive_output(timeout=5))["text"])
                if frame["type"] == kind and fits(frame):
                    return frame

    async def is_closed_with(self) -> int:
        async with asyncio.timeout(5):
            while (event := await self.socket.receive_output(timeout=5))["type"] != "websocket.close":
                pass
        return int(event["code"])


def desk_of(user: User, origin: bytes = b"http://desk.example:8000") -> Window:
    client = Client()
    client.force_login(user)
    cookie = f"sessionid={client.cookies['sessionid'].value}".encode()
    return Window("/live/desk/", [HOST, (b"origin", origin), (b"cookie", cookie)])


def visitor_window() -> Window:
    return Window("/live/visitor/", [HOST, (b"origin", b"https://any.site")])


def run(story: Callable[[], Awaitable[None]]) -> None:
    async_to_sync(story)()


def test_the_customers_first_word_reaches_desk_and_own_window(ready: User, webchat: Inbox) -> None:
    widget = Widget(Client(), webchat)

    async def story() -> None:
        desk, mine = await sync_to_async(desk_of)(ready), visitor_window()
        async with desk, mine:
            await desk.hear("ready")
            await mine.say(token=widget.token)
            await mine.hear("ready")
            frame = await sync_to_async(widget.say)("你好")
            heard = await mine.hear("conversation")
            assert heard["conversation"] == frame["conversation"]
            await sync_to_async(routing.drain)()
            await desk.hear("desk")
            await desk.say(subscribe=f"conversation.{frame['conversation']}")
            await desk.hear("subscribed")

            await sync_to_async(messages.note)(ready, frame["conversation"], "内部")
            noted = await desk.hear("conversation")
            assert noted["messages"][0]["body"] == "内部"
            hidden = await mine.hear("conversation", lambda frame: frame["revision"] == noted["revision"])
            assert hidden["messages"] == []

            await sync_to_async(messages.reply)(ready, frame["conversation"], "您好")
            said = await mine.hear("conversation", lambda frame: bool(frame["messages"]) and "您好" in str(frame))
            assert said["messages"][0]["author"]["name"] == ready.name

            await mine.say(delivered=said["messages"][0]["seq"])
            mark = await desk.hear("conversation", lambda frame: "delivered" in str(frame["messages"]))
            assert mark["messages"][0]["body"] == "您好"

    run(story)


def test_each_sees_the_other_typing(ready: User, served: Conversation, widget: Widget) -> None:
    async def story() -> None:
        desk, mine = await sync_to_async(desk_of)(ready), visitor_window()
        async with desk, mine:
            await mine.say(token=widget.token)
            await mine.hear("ready")
            await desk.say(subscribe=f"conversation.{served.pk}")
            await desk.hear("subscribed")
            await desk.say(typing=served.pk)
            assert (await mine.hear("typing"))["who"]["name"] == ready.name
            await desk.hear("typing")
            await mine.say(typing="我想\x00问" + "长" * 900)
            preview = await desk.hear("typing")
            assert preview["text"].startswith("我想问")
            assert len(preview["text"]) == 500

    run(story)


def test_a_customer_on_another_channel_sees_the_agent_typing_now_and_then(
    ready: User, letter: Conversation, postcards: Postcards, monkeypatch: pytest.MonkeyPatch
) -> None:
    transcript.append(letter, Message.Direction.IN, body="在吗")
    told: list[int] = []
    monkeypatch.setattr(postcards, "shows_typing", True)
    monkeypatch.setattr(postcards, "typing", lambda conversation, writing: told.append(conversation.pk))
    monkeypatch.setattr(show_typing, "delay", show_typing)  # the worker's part, done here
    monkeypatch.setattr(socket, "TYPING_SECONDS", 0)  # on our own line each is told

    async def story() -> None:
        async with await sync_to_async(desk_of)(ready) as desk:
            await desk.say(subscribe=f"conversation.{letter.pk}")
            await desk.hear("subscribed")
            for _ in range(3):
                await desk.say(typing=letter.pk)
            await desk.say(ping=1)
            await desk.hear("pong")

    run(story)
    assert told == [letter.pk]


def test_without_a_broker_typing_harms_nobody(
    ready: User, letter: Conversation, postcards: Postcards, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_conversation_id: int) -> None:
        raise OperationalError

    monkeypatch.setattr(postcards, "shows_typing", True)
    monkeypatch.setattr(show_typing, "delay", fail)

    async def story() -> None:
        async with await sync_to_async(desk_of)(ready) as desk:
            await desk.say(subscribe=f"conversation.{letter.pk}")
            await desk.hear("subscribed")
            await desk.say(typing=letter.pk)
            await desk.say(ping=1)
            await desk.hear("pong")

    run(story)


def test_a_desk_joins_only_what_its_user_may_see(chen: User, served: Conversation) -> None:
    async def story() -> None:
        async with await sync_to_async(desk_of)(chen) as desk:
            for group in (f"conversation.{served.pk}", f"queue.{served.team_id}", "user.1", "visitor.1", "nonsense"):
                await desk.say(subscribe=group)
                assert (await desk.hear("refused"))["group"] == group
            await desk.say(typing=served.pk)
            await desk.say(ping=1)
            await desk.hear("pong")

    run(story)


def test_strangers_and_other_sites_get_no_desk(alice: User) -> None:
    async def story() -> None:
        async with Window("/live/desk/", [HOST, (b"origin", b"http://desk.example")]) as nobody:
            assert await nobody.is_closed_with() == 4401
        async with await sync_to_async(desk_of)(alice, origin=b"https://evil.example") as lured:
            assert await lured.is_closed_with() == 4403
        async with visitor_window() as mine:
            await mine.say(token="made up")
            assert await mine.is_closed_with() == 4401

    run(story)


def test_an_open_window_is_a_sign_of_life(ready: User) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    Presence.objects.filter(user=ready).update(seen_at=long_ago)

    async def story() -> None:
        async with await sync_to_async(desk_of)(ready) as desk:
            await desk.hear("ready")

    run(story)
    assert Presence.objects.get(user=ready).seen_at > long_ago


def test_a_window_that_has_gone_mad_is_closed(ready: User) -> None:
    async def story() -> None:
        async with await sync_to_async(desk_of)(ready) as desk:
            await desk.hear("ready")
            await desk.send("x" * 9000)
            assert await desk.is_closed_with() == 4429
        async with await sync_to_async(desk_of)(ready) as desk:
            await desk.send("not json")
            await desk.send("[1]")
            await desk.say(ping=1)
            await desk.hear("pong")

    run(story)
