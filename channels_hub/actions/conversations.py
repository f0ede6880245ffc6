"""The life of a conversation: taken, handed over, set aside, ended. Each step leaves an event line."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Presence, Team, User
from channels_hub import access, clocks, transcript, windows
from channels_hub.actions import assignment, capacity, closing, delivery
from channels_hub.models import Conversation, Identity, Message
from channels_hub.signals import conversation_opened
from channels_hub.text import checked
from cs_platform.lib import live
from cs_platform.lib.refusals import Refused

Status = Conversation.Status


@transaction.atomic
def accept(user: User, conversation_id: int) -> Conversation:
    """Take an offer, or a waiting conversation of one's own accord; opening or answering it does the same."""
    conversation = access.load_conversation(user, conversation_id, lock=True)
    access.must_speak(user, conversation)
    _must_be_open(conversation)
    if Presence.objects.filter(user=user, state=Presence.State.OFFLINE).exists():
        raise Refused("offline", _("You are offline: say that you are ready first."))
    take_up(user, conversation)
    return conversation


def take_up(user: User, conversation: Conversation) -> None:
    """For a locked conversation that `user` turns to: theirs if it waits, accepted if it was offered to them."""
    if conversation.routed_elsewhere and not conversation.accepted_at:
        if conversation.status == Status.QUEUED:
            raise Refused("by_telephone", _("The exchange decides who gets this call: pick up the telephone."))
        return
    if conversation.status == Status.QUEUED:
        if not capacity.take(user.pk, conversation.units):
            raise Refused("no_room", _("You hold as much as you can: end one or set one aside first."))
        assignment.assign(conversation, user, accepted=True)
    elif conversation.status == Status.ACTIVE and conversation.assignee_id == user.pk and not conversation.accepted_at:
        conversation.accepted_at = timezone.now()
        assignment.greet(conversation)


@transaction.atomic
def decline(user: User, conversation_id: int) -> Conversation:
    """Pass an offer on to the next agent; it keeps its age."""
    conversation = _own(user, conversation_id)
    if conversation.accepted_at:
        raise Refused("already_taken", _("You have taken this conversation: hand it over instead."))
    assignment.put_back(conversation, "declined", turned_down=True)
    return conversation


@transaction.atomic
def transfer(
    user: User, conversation_id: int, *, to_user: User | None = None, to_team: Team | None = None, note: str = ""
) -> Conversation:
    """Hand over to a colleague, or to a team's queue. Without room there it waits in their queue at its old age."""
    conversation = access.load_conversation(user, conversation_id, lock=True)
    access.must_speak(user, conversation)
    _must_be_open(conversation)
    team = to_team or (to_user.team if to_user else None)
    if (to_user is None) == (to_team is None) or team is None:
        raise Refused("to_whom", _("Choose a colleague or a team."), {"to": _("Choose a colleague or a team.")})
    if to_user and to_user == conversation.assignee:
        raise Refused("already_theirs", _("They are serving this customer already."))
    if note.strip():
        transcript.append(conversation, Message.Direction.NOTE, body=checked(note), author=user)
    target = to_user.name if to_user else team.name
    assignment.release(conversation)
    _unassign(conversation, team)
    if to_user and capacity.take(to_user.pk, conversation.units, must_be_ready=True):
        assignment.assign(conversation, to_user, accepted=False, code="transferred", by=user.name, to=target)
    else:
        conversation.meant_for = to_user
        transcript.log(conversation, "transferred", {"by": user.name, "to": target}, author=user)
        clocks.handed_to(conversation)
    transcript.tell_left(user)
    live.publish_on_commit(live.user_group(user.pk), {"type": "access"})
    assignment.drain_soon()
    return conversation


def _unassign(conversation: Conversation, team: Team) -> None:
    conversation.status, conversation.assignee, conversation.team = Status.QUEUED, None, team
    conversation.queued_at = conversation.queued_at or timezone.now()
    conversation.offered_at = conversation.accepted_at = conversation.snoozed_until = None
    conversation.parked, conversation.lead_told_at, conversation.meant_for = False, None, None
    conversation.turned_down_by.clear()


@transaction.atomic
def snooze(user: User, conversation_id: int, until: datetime) -> Conversation:
    """Out of sight until then, or until the customer writes."""
    conversation = _own(user, conversation_id)
    if until <= timezone.now():
        raise Refused("in_the_past", _("Choose a time to come."), {"until": _("Choose a time to come.")})
    take_up(user, conversation)
    conversation.snoozed_until = until
    transcript.log(conversation, "snoozed", {"agent": user.name, "until": until.isoformat()}, author=user)
    return conversation


@transaction.atomic
def wake(conversation_id: int) -> None:
    """A snooze is over."""
    rows = Conversation.objects.locked()
    rows = rows.exclude(status=Status.CLOSED).filter(snoozed_until__lte=timezone.now())
    if conversation := rows.filter(pk=conversation_id).first():
        conversation.snoozed_until = None
        transcript.log(conversation, "woke")


def snoozes_over() -> list[int]:
    over = Conversation.objects.filter(snoozed_until__lte=timezone.now()).exclude(status=Status.CLOSED)
    return list(over.values_list("pk", flat=True)[:200])


@transaction.atomic
def park(user: User, conversation_id: int) -> Conversation:
    """Set aside: it stays theirs and takes no capacity."""
    conversation = _own(user, conversation_id)
    if conversation.parked:
        return conversation
    take_up(user, conversation)
    assignment.release(conversation)
    conversation.parked = True
    transcript.log(conversation, "parked", {"agent": user.name}, author=user)
    assignment.drain_soon()
    return conversation


@transaction.atomic
def unpark(user: User, conversation_id: int) -> Conversation:
    conversation = _own(user, conversation_id)
    if not conversation.parked:
        return conversation
    if not capacity.take(user.pk, conversation.units):
        raise Refused("no_room", _("You hold as much as you can: end one or set one aside first."))
    conversation.parked = False
    transcript.log(conversation, "unparked", {"agent": user.name}, author=user)
    return conversation


@transaction.atomic
def close(user: User, conversation_id: int) -> Conversation:
    """End it and ask the customer how it was; closing it twice is closing it once."""
    conversation = access.load_conversation(user, conversation_id, lock=True)
    if conversation.status == Status.CLOSED:
        return conversation
    access.must_speak(user, conversation)
    if conversation.status == Status.QUEUED:
        conversation.assignee = user
    closing.close(conversation, user, "closed", {"agent": user.name})
    return conversation


@transaction.atomic
def end_by_customer(identity_id: int) -> Conversation | None:
    """The customer leaves."""
    rows = Conversation.objects.locked()
    conversation = rows.filter(identity=identity_id).exclude(status=Status.CLOSED).first()
    if conversation:
        closing.close(conversation, None, "closed_by_customer", {})
    return conversation


@transaction.atomic
def start_outbound(user: User, identity: Identity, body: str) -> Conversation:
    """Write to a customer first; when they have an open conversation it goes on there."""
    access.must_be_speaker(user)
    if user.team is None:
        raise Refused("no_team", _("You belong to no team: an administrator can put you into one."))
    identity = (
        Identity.objects.select_related("inbox", "customer")
        .select_for_update(no_key=True, of=("self",))
        .get(pk=identity.pk)
    )
    if _open_of(identity).exists():
        raise Refused("already_open", _("This customer has an open conversation: go on there."))
    if not capacity.take(user.pk, identity.inbox.units):
        raise Refused("no_room", _("You hold as much as you can: end one or set one aside first."))
    now = timezone.now()
    conversation = Conversation.objects.create(
        inbox=identity.inbox,
        identity=identity,
        customer=identity.customer,
        team=user.team,
        units=identity.inbox.units,
        status=Status.ACTIVE,
        assignee=user,
        queued_at=now,
        offered_at=now,
        accepted_at=now,
        first_replied_at=now,
    )
    body = checked(body)
    windows.check(conversation, body, ())
    transcript.log(conversation, "started", {"agent": user.name}, author=user)
    delivery.queue(conversation, kind=Message.Kind.TEXT, body=body, author=user)
    conversation_opened.send(Conversation, conversation=conversation)
    return conversation


def _open_of(identity: Identity) -> QuerySet[Conversation]:
    return Conversation.objects.filter(identity=identity).exclude(status=Status.CLOSED)


def _own(user: User, conversation_id: int) -> Conversation:
    """The user's own open conversation, locked."""
    conversation = access.load_conversation(user, conversation_id, lock=True)
    access.must_speak(user, conversation)
    _must_be_open(conversation)
    if conversation.assignee_id != user.pk:
        raise Refused("not_yours", _("Take this conversation first."))
    return conversation


def _must_be_open(conversation: Conversation) -> None:
    if conversation.status == Status.CLOSED:
        raise Refused("closed", _("This conversation has ended."))
