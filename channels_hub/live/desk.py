"""`/live/desk/`: one window of a member of staff, known by the session cookie."""

import math
import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.actions import presence
from accounts.models import User
from channels_hub.adapters import adapter_for
from channels_hub.live import subscriptions
from channels_hub.live.socket import NOT_FROM_HERE, NOT_SIGNED_IN, Socket
from channels_hub.models import Conversation
from channels_hub.tasks import show_typing
from cs_platform.lib import live

SEEN_SECONDS = 30
#: A channel shows for some seconds that we write: told again only then.
SHOWN_SECONDS = 10


class DeskSocket(Socket):
    user: User

    def __init__(self) -> None:
        super().__init__()
        self.visitors: dict[int, int] = {}  # joined conversation → its customer's identity
        self.far: dict[int, float] = {}  # those whose channel shows that we write → when it was last told
        self._seen_at = 0.0

    async def websocket_connect(self, event: dict[str, Any]) -> None:
        await self.send({"type": "websocket.accept"})  # else the browser learns no reason
        if not _is_own_origin(self.scope):
            await self.close(NOT_FROM_HERE)
            return
        user = self.scope.get("user")
        if user is None or not user.is_authenticated or not user.is_active:
            await self.close(NOT_SIGNED_IN)
            return
        self.user = user
        await self.join(live.user_group(user.pk))
        await self._show_life()
        await self.send_frame({"type": "ready"})

    async def hear(self, said: dict[str, Any]) -> None:
        if not hasattr(self, "user"):
            return
        if isinstance(group := said.get("subscribe"), str):
            await self._subscribe(group[:80])
        elif isinstance(group := said.get("unsubscribe"), str) and group != live.user_group(self.user.pk):
            await self._unsubscribe(group)
        elif "typing" in said:
            await self._typing(said["typing"])
        elif "ping" in said:
            await self.send_frame({"type": "pong"})
        await self._show_life()

    async def _subscribe(self, group: str) -> None:
        allowed, conversation = await database_sync_to_async(self._ask)(group)
        if allowed:
            await self.join(group)
            if conversation:
                self._follow(conversation)
        await self.send_frame({"type": "subscribed" if allowed else "refused", "group": group})

    def _follow(self, conversation: Conversation) -> None:
        self.visitors[conversation.pk] = conversation.identity_id
        if adapter_for(conversation.inbox).shows_typing:
            self.far[conversation.pk] = -SHOWN_SECONDS

    def _ask(self, group: str) -> tuple[bool, Conversation | None]:
        kind, _dot, key = group.partition(".")
        if not subscriptions.may_join(self.user, group):
            return False, None
        if kind != "conversation":
            return True, None
        return True, Conversation.objects.select_related("inbox").get(pk=int(key))

    async def _unsubscribe(self, group: str) -> None:
        await self.leave(group)
        kind, _dot, key = group.partition(".")
        if kind == "conversation" and key.isdecimal() and len(key) < 19:
            self.visitors.pop(int(key), None)
            self.far.pop(int(key), None)

    async def _typing(self, conversation_id: Any) -> None:
        """Only into a conversation that this window has open, by its own right."""
        identity_id = self.visitors.get(conversation_id) if isinstance(conversation_id, int) else None
        if identity_id is None or not self.may_tell_typing():
            return
        who = {"id": self.user.pk, "name": self.user.name}
        frame = {"type": "typing", "conversation": conversation_id, "who": who}
        await self.tell(live.visitor_group(identity_id), frame)
        await self.tell(live.conversation_group(conversation_id), frame)
        if time.monotonic() - self.far.get(conversation_id, math.inf) >= SHOWN_SECONDS:
            self.far[conversation_id] = time.monotonic()
            with suppress(OperationalError):  # no broker: the customer sees the words when they come
                await sync_to_async(show_typing.delay)(conversation_id)

    async def pass_on(self, frame: dict[str, Any]) -> None:
        """Everything but the order to look whether this person still may see what this window follows."""
        if frame["type"] != "access":
            await self.send_frame(frame)
            return
        if not await database_sync_to_async(self._note_life)():
            await self.close(NOT_SIGNED_IN)
            await self.leave_all()
            return
        for group in self.groups - {live.user_group(self.user.pk)}:
            allowed, _conversation = await database_sync_to_async(self._ask)(group)
            if not allowed:
                await self._unsubscribe(group)
                await self.send_frame({"type": "refused", "group": group})

    async def _show_life(self) -> None:
        """A sign of life at most every 30 seconds: an agent without one goes offline."""
        if time.monotonic() - self._seen_at < SEEN_SECONDS and self._seen_at:
            return
        self._seen_at = time.monotonic()
        if not await database_sync_to_async(self._note_life)():
            await self.close(NOT_SIGNED_IN)

    def _note_life(self) -> bool:
        """False for somebody who may not work here any more."""
        user = User.objects.filter(pk=self.user.pk, is_active=True).first()
        if user is None:
            return False
        self.user = user
        presence.seen(user.pk, timezone.now())
        return True


def _is_own_origin(scope: dict[str, Any]) -> bool:
    """A page of another site must not read the desk with its reader's cookie."""
    headers = dict(scope["headers"])
    origin = headers.get(b"origin", b"").decode("latin-1")
    host = urlsplit("//" + headers.get(b"host", b"").decode("latin-1")).hostname
    return bool(origin) and (urlsplit(origin).hostname == host or origin in settings.CSRF_TRUSTED_ORIGINS)
