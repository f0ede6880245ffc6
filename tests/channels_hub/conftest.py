"""A customer with the widget, and agents at work."""

from typing import Any

import pytest
from django.test import Client

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub.actions import routing
from channels_hub.models import Inbox
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
def served(ready: User, widget: Widget) -> Any:
    """The first word of a customer, offered to Alice."""
    widget.say("我家的宽带断了")
    routing.drain()
    return widget.conversation
