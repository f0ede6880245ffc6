"""A customer with the widget, and agents at work."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub.actions import routing
from channels_hub.adapters import installed
from channels_hub.models import Conversation, Customer, Identity, Inbox
from tests.channels_hub.channel import Postcards
from tests.channels_hub.visitor import Widget


@pytest.fixture
def widget(webchat: Inbox) -> Widget:
    """A customer's browser that has opened the widget."""
    return Widget(Client(), webchat)


@pytest.fixture
def ready(alice: User) -> User:
    """Alice, taking work."""
    presence.set_state(alice, Presence.State.READY)
    return alice


@pytest.fixture
def served(ready: User, widget: Widget) -> Conversation:
    """The first word of a customer, offered to Alice."""
    widget.say("我家的宽带断了")
    routing.drain()
    return widget.conversation


@pytest.fixture
def postcards(monkeypatch: pytest.MonkeyPatch) -> Postcards:
    """The tests' own channel, in the place of e-mail."""
    channel = Postcards()
    monkeypatch.setitem(installed(), "email", channel)
    return channel


@pytest.fixture
def post(world: dict[str, Any], postcards: Postcards) -> Inbox:
    return Inbox.objects.create(key="post", channel="email", name="来信", team=world["teams"]["multimedia"])


@pytest.fixture
def letter(post: Inbox, erin: Customer, alice: User) -> Conversation:
    """Erin wrote by post, Alice serves her."""
    identity = Identity.objects.create(inbox=post, external_id="erin", customer=erin)
    return Conversation.objects.create(
        inbox=post, identity=identity, customer=erin, team=post.team, assignee=alice, status="active",
        accepted_at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def api() -> Callable[[User], APIClient]:
    def of(user: User) -> APIClient:
        client = APIClient()
        client.force_authenticate(user)
        return client

    return of
