"""Ten agents at work, with fifty open conversations each."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.pages import cookie_of

if TYPE_CHECKING:
    from accounts.models import User
    from channels_hub.models import Inbox

AGENTS = 10
EACH = 50


@dataclass(frozen=True)
class Agent:
    cookie: str
    tokens: dict[int, str]  # open conversation → the token of its visitor


def on_duty(agents: int = AGENTS, each: int = EACH) -> list[Agent]:
    """New agents, ready, their hands full."""
    return [_agent(f"bench-{number}", each) for number in range(agents)]


def _agent(username: str, each: int) -> Agent:
    from accounts.models import Presence, Role, User
    from channels_hub.models import Inbox

    inbox = Inbox.objects.get(key="demo")
    user = User.objects.create(
        username=username, display_name=username, roles=[Role.AGENT], team=inbox.team, capacity=each * inbox.units
    )
    Presence.objects.create(user=user, state=Presence.State.READY, load=each * inbox.units)
    return Agent(cookie_of(username), dict(_conversation(inbox, user) for _number in range(each)))


def _conversation(inbox: "Inbox", user: "User") -> tuple[int, str]:
    from django.utils import timezone

    from channels_hub.adapters.webchat import signing
    from channels_hub.models import Conversation, Customer, Identity

    visitor = signing.new_visitor(inbox, {})
    customer = Customer.objects.create()
    identity = Identity.objects.create(inbox=inbox, external_id=visitor.external_id, customer=customer)
    conversation = Conversation.objects.create(
        inbox=inbox,
        identity=identity,
        customer=customer,
        team=inbox.team,
        assignee=user,
        status=Conversation.Status.ACTIVE,
        accepted_at=timezone.now(),
        units=inbox.units,
    )
    return conversation.pk, signing.token_of(visitor)
