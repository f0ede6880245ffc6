"""One customer's whole story with Alice, and the people whom it does not concern."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.template.base import Template
from django.test import Client
from django.utils import timezone

from accounts.models import User
from channels_hub.actions import files, messages
from channels_hub.models import Attachment, Conversation, Message
from deadlines.models import Notice
from qa.actions import corrections
from qa.models import CorrectiveAction
from tests.channels_hub.conftest import ready, served, widget
from tests.qa.conftest import causes, owed, verdict, written
from tests.tickets.conftest import accept, broadband, closed, order, reason, returned, taken, ticket
from tests.tickets.test_progress import picture
from tickets.actions import supplement
from tickets.models import Order, Ticket

__all__ = ["accept", "broadband", "causes", "closed", "order", "owed", "ready", "reason", "returned", "served"]
__all__ += ["taken", "ticket", "verdict", "widget", "written"]

WORDS = "只有林晓雯该看到这句话"


@dataclass
class Story:
    """What Alice's and Chen's work with Erin left behind."""

    conversation: Conversation
    message: Message
    attachment: Attachment
    ticket: Ticket
    order: Order
    action: CorrectiveAction
    notice: Notice

    @property
    def names(self) -> dict[str, Any]:
        """For the parts of addresses."""
        return {
            "conversation": self.conversation.pk,
            "message": self.message.pk,
            "file": self.attachment.token,
            "number": self.ticket.number,
            "ticket_file": self.ticket.attachments.get().token,
            "order": self.order.pk,
            "review": self.action.review_id,
            "action": self.action.pk,
            "notice": self.notice.pk,
            "customer": self.conversation.customer_id,
            "identity": self.conversation.identity_id,
        }

    @property
    def secrets(self) -> list[str]:
        """What nobody else may read anywhere."""
        return [WORDS, self.ticket.title, self.ticket.number, "13951880001", "等了很久"]


@pytest.fixture
def story(taken: Order, conversation: Conversation, alice: User, bob: User, request: pytest.FixtureRequest) -> Story:
    Ticket.objects.filter(pk=taken.ticket_id).update(conversation=conversation)
    supplement(alice, taken.ticket.number, text=WORDS, uploads=[picture()])
    attachment = files.take_in(conversation.inbox, alice, picture().read(), "a.png")
    message = messages.reply(alice, conversation.pk, WORDS, attachment_ids=[attachment.token])
    Message.objects.filter(pk=message.pk).update(delivery="failed")
    attachment.refresh_from_db()
    written = request.getfixturevalue("written")
    tomorrow = timezone.localdate() + timedelta(days=1)
    action = corrections.give(bob, written.pk, what=WORDS, owner=alice, due_on=tomorrow)
    notice = Notice.objects.create(user=alice, level="info", title=WORDS, url="/desk/")
    ticket = Ticket.objects.get(pk=taken.ticket_id)
    return Story(conversation, message, attachment, ticket, taken, action, notice)


@pytest.fixture
def signed_in(world: dict[str, Any]) -> Callable[[str], Client]:
    """The browser of one of the cast; of nobody for an empty name."""

    def browser(name: str, **more: Any) -> Client:
        client = Client(raise_request_exception=False, **more)
        if name:
            client.force_login(world["users"][name])
        return client

    return browser


@pytest.fixture(autouse=True)
def _no_record_of_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody here asks which templates made a page with which words: keeping them all takes a tenth of the time."""
    monkeypatch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def as_file(content: bytes, name: str) -> ContentFile:
    return ContentFile(content, name)
