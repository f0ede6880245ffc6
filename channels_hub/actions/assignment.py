"""A conversation gets an agent, or goes back to its queue. The caller holds its row locked."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from channels_hub import clocks, transcript
from channels_hub.actions import capacity
from channels_hub.models import Conversation

Status = Conversation.Status


def assign(conversation: Conversation, user: User, *, accepted: bool, code: str = "assigned", **data: Any) -> None:
    """Make it `user`'s, whose capacity is already taken. An offer (`accepted=False`) must be taken in time."""
    now = timezone.now()
    was_queued = conversation.status == Status.QUEUED
    conversation.status, conversation.assignee = Status.ACTIVE, user
    conversation.offered_at = now
    conversation.accepted_at = now if accepted else None
    conversation.lead_told_at = conversation.route_after = conversation.meant_for = None
    conversation.parked, conversation.snoozed_until = False, None
    transcript.log(conversation, code, {"agent": user.name, **data}, author=user)
    clocks.handed_to(conversation)
    if was_queued:
        transcript.tell_queue(conversation)
    if accepted:
        greet(conversation)


def greet(conversation: Conversation) -> None:
    """Tell the customer once who is with them now."""
    assert conversation.assignee is not None
    transcript.log(conversation, "joined", {"agent": conversation.assignee.name}, author=conversation.assignee)


def put_back(
    conversation: Conversation, code: str, *, queued_at: datetime | None = None, turned_down: bool = False
) -> None:
    """Back to the queue at its old age, or at `queued_at`; not to the same agent when it was turned down."""
    agent = conversation.assignee
    release(conversation)
    if turned_down and agent:
        conversation.turned_down_by.add(agent)
    conversation.status, conversation.assignee = Status.QUEUED, None
    conversation.queued_at = queued_at or conversation.queued_at or timezone.now()
    conversation.offered_at = conversation.accepted_at = conversation.snoozed_until = None
    conversation.parked = False
    transcript.log(conversation, code, {"agent": agent.name} if agent else {}, author=agent)
    clocks.handed_to(conversation)
    if agent:
        transcript.tell_left(agent)
    drain_soon()


def to_queue(conversation: Conversation, at: datetime | None = None) -> None:
    """From self-service to the people's queue, waiting since `at`."""
    conversation.status = Status.QUEUED
    conversation.queued_at = at or timezone.now()
    transcript.log(conversation, "queued")
    drain_soon()


def release(conversation: Conversation) -> None:
    """Give back the units its agent holds for it: none while it is parked."""
    if conversation.assignee_id and conversation.status == Status.ACTIVE and not conversation.parked:
        capacity.give_back(conversation.assignee_id, conversation.units)


def drain_soon() -> None:
    """Somebody waits, or capacity appeared: route as soon as this transaction stands."""
    from channels_hub.tasks import drain  # tasks stand above actions

    drain.delay_on_commit()
