"""`/live/visitor/`: one window of a customer, known by the token in its first frame. Any site may open it."""

from typing import Any

from channels.db import database_sync_to_async

from channels_hub import presenting
from channels_hub.actions import messages
from channels_hub.adapters.webchat import signing
from channels_hub.live.socket import NOT_SIGNED_IN, Socket
from channels_hub.live.strangers import stranger_group
from channels_hub.models import Conversation, Identity
from channels_hub.text import clean
from cs_platform.lib import live

LONGEST_PREVIEW = 500


class VisitorSocket(Socket):
    visitor: signing.Visitor

    def __init__(self) -> None:
        super().__init__()
        self.identity_id: int | None = None
        self.conversation_id: int | None = None

    async def websocket_connect(self, event: dict[str, Any]) -> None:
        await self.send({"type": "websocket.accept"})

    async def hear(self, said: dict[str, Any]) -> None:
        if not hasattr(self, "visitor"):
            await self._begin(said.get("token"))
        elif isinstance(text := said.get("typing"), str):
            await self._typing(text)
        elif isinstance(seq := said.get("delivered"), int) and self.identity_id:
            await database_sync_to_async(messages.mark_delivered)(self.identity_id, max(0, seq), read=False)
        elif "ping" in said:
            await self.send_frame({"type": "pong"})
            if self.identity_id is None:
                await self._recognise()

    async def _begin(self, token: Any) -> None:
        visitor = signing.read(token) if isinstance(token, str) else None
        if visitor is None:
            await self.close(NOT_SIGNED_IN)
            return
        self.visitor = visitor
        await self.join(stranger_group(visitor.inbox, visitor.external_id))
        await self._recognise()
        await self.send_frame({"type": "ready"})

    async def _recognise(self) -> None:
        """Join the customer's own group: possible once a first word has made them known."""
        self.identity_id = await database_sync_to_async(self._identity)()
        if self.identity_id is None:
            return
        await self.join(live.visitor_group(self.identity_id))
        await self.leave(stranger_group(self.visitor.inbox, self.visitor.external_id))
        if frame := await database_sync_to_async(self._where_we_are)():
            await self.pass_on(frame)

    def _identity(self) -> int | None:
        rows = Identity.objects.filter(inbox=self.visitor.inbox, external_id=self.visitor.external_id)
        return rows.values_list("pk", flat=True).first()

    def _where_we_are(self) -> dict[str, Any] | None:
        """The state alone: a browser that lacks revisions sees so and asks for them."""
        rows = Conversation.objects.select_related("inbox", "assignee")
        conversation = rows.filter(identity=self.identity_id).order_by("-pk").first()
        return presenting.frame(conversation, [], for_customer=True) if conversation else None

    async def pass_on(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "known":
            await self._recognise()
            return
        if frame["type"] == "conversation":
            is_open = frame["state"]["status"] != Conversation.Status.CLOSED
            self.conversation_id = frame["conversation"] if is_open else None
        await self.send_frame(frame)

    async def _typing(self, text: str) -> None:
        """What is being written, to the agents who have the conversation open."""
        if self.conversation_id is None or not self.may_tell_typing():
            return
        preview = clean(text)[:LONGEST_PREVIEW]
        frame = {"type": "typing", "conversation": self.conversation_id, "who": None, "text": preview}
        await self.tell(live.conversation_group(self.conversation_id), frame)
