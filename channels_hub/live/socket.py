"""What both sockets share: JSON frames in, frames out, groups joined and left."""

import json
import time
from typing import Any

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer

LONGEST_FRAME = 8 * 1024
TYPING_SECONDS = 0.8
#: A socket that sends more frames than this in ten seconds has gone mad.
MOST_FRAMES = 300
NOT_SIGNED_IN, NOT_FROM_HERE, TOO_MUCH = 4401, 4403, 4429


class Socket(AsyncConsumer):
    """One browser window. Subclasses `hear` what the browser says; groups' frames go through `pass_on`."""

    def __init__(self) -> None:
        self.groups: set[str] = set()
        self._counted_since = 0.0
        self._frames = 0
        self._typed_at = 0.0

    async def websocket_receive(self, event: dict[str, Any]) -> None:
        text = event.get("text") or ""
        if len(text) > LONGEST_FRAME or self._is_flooded():
            await self.close(TOO_MUCH)
            return
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            return
        if isinstance(said, dict):
            await self.hear(said)

    async def websocket_disconnect(self, event: dict[str, Any]) -> None:
        await self.leave_all()
        raise StopConsumer

    async def hear(self, said: dict[str, Any]) -> None:
        raise NotImplementedError

    async def live_frame(self, event: dict[str, Any]) -> None:
        """A frame from a group: no question is asked of the database on its way."""
        await self.pass_on(event["frame"])

    async def pass_on(self, frame: dict[str, Any]) -> None:
        await self.send_frame(frame)

    async def send_frame(self, frame: dict[str, Any]) -> None:
        await self.send({"type": "websocket.send", "text": json.dumps(frame, ensure_ascii=False)})

    async def close(self, code: int) -> None:
        await self.send({"type": "websocket.close", "code": code})

    async def join(self, group: str) -> None:
        if group not in self.groups:
            self.groups.add(group)
            await self.channel_layer.group_add(group, self.channel_name)

    async def leave(self, group: str) -> None:
        if group in self.groups:
            self.groups.discard(group)
            await self.channel_layer.group_discard(group, self.channel_name)

    async def leave_all(self) -> None:
        for group in list(self.groups):
            await self.leave(group)

    async def tell(self, group: str, frame: dict[str, Any]) -> None:
        """News that is no row: who is typing."""
        await self.channel_layer.group_send(group, {"type": "live.frame", "frame": frame})

    def may_tell_typing(self) -> bool:
        now = time.monotonic()
        if now - self._typed_at < TYPING_SECONDS:
            return False
        self._typed_at = now
        return True

    def _is_flooded(self) -> bool:
        now = time.monotonic()
        if now - self._counted_since > 10:
            self._counted_since, self._frames = now, 0
        self._frames += 1
        return self._frames > MOST_FRAMES
