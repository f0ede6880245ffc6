"""Who can take over a conversation, and how much room they have."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.access import visible_users
from accounts.models import Presence, Role, Team, User
from channels_hub.models import Conversation
from workbench.presence import Choice

#: The readiest first.
ORDER: list[str] = [Presence.State.READY, Presence.State.BUSY, Presence.State.BREAK, Presence.State.OFFLINE]


@dataclass(frozen=True)
class Colleague:
    user: User
    state: Choice
    load: int

    @property
    def key(self) -> str:
        """As `TransferForm.to` names it."""
        return f"user.{self.user.pk}"


def colleagues(user: User) -> QuerySet[User]:
    """Everybody else who answers customers."""
    people = visible_users(user).filter(roles__overlap=[Role.AGENT, Role.LEAD], team__isnull=False)
    return people.exclude(pk=user.pk)


def choices(user: User, chat: Conversation) -> dict[str, Any]:
    """`colleagues`, the own team's and the readiest first, and `teams`."""
    people = [_colleague(person) for person in colleagues(user) if person.pk != chat.assignee_id]
    people.sort(
        key=lambda one: (one.user.team_id != user.team_id, ORDER.index(one.state.value), one.load, one.user.name)
    )
    return {"colleagues": people, "teams": Team.objects.order_by("name")}


def _colleague(person: User) -> Colleague:
    presence = getattr(person, "presence", None)
    state = Presence.State(presence.state) if presence else Presence.State.OFFLINE
    return Colleague(person, Choice(state), presence.load if presence else 0)
