"""Calls to customers: a row first, then the exchange is asked, so that none is lost or made twice."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from channels_hub import access
from channels_hub.actions import calls, capacity, identities, incoming
from channels_hub.adapters import installed
from channels_hub.adapters.base import CallEvent
from channels_hub.models import Call, Conversation, Customer, Inbox
from channels_hub.models.call import BY_HAND
from channels_hub.telephone import agent_at, normal
from cs_platform.lib.refusals import Refused

#: A request that nobody took up in this time is not what the agent waits for any more.
PATIENCE = timedelta(seconds=60)
State = Call.State


@transaction.atomic
def call_customer(user: User, customer_id: int) -> Call:
    """Click to call: the agent's own telephone rings first, then the customer's."""
    access.must_be_speaker(user)
    customer = access.load_customer(user, customer_id)
    if not user.extension:
        raise Refused("no_telephone", _("No telephone is set for you: an administrator can enter it."))
    if not normal(customer.phone):
        raise Refused("no_number", _("This customer has no telephone number."))
    if going_on := _going_on(user, normal(customer.phone)):
        return going_on  # pressed twice
    call = Call.objects.create(
        inbox=_exchange(),
        call_id=f"draft:{timezone.now().timestamp()}:{user.pk}",
        direction=Call.Direction.OUT,
        state=State.REQUESTED,
        number=normal(customer.phone),
        agent=user,
    )
    call.call_id = f"bihuan-{call.pk}"
    call.conversation = _begin(call, customer, user)
    call.save()
    calls.show(call, call.conversation)
    return call


@transaction.atomic
def enter(user: User, inbox_id: int, number: str) -> Conversation:
    """A call taken without any exchange to tell of it: from the number to the customer in one step."""
    access.must_be_speaker(user)
    inbox = telephones().filter(pk=inbox_id).first()
    if inbox is None or not normal(number):
        words = _("Enter the number that calls.")
        raise Refused("no_number", words, {"number": words})
    now = timezone.now()
    call = Call(inbox=inbox, call_id=f"{BY_HAND}{user.pk}:{now.timestamp()}", number=normal(number), agent=user)
    call.state, call.answered_at, call.queued_at = State.TALKING, now, now
    call.conversation = _begin(call, None, user)
    call.save()
    calls.show(call, call.conversation)
    return call.conversation


@transaction.atomic
def end(user: User, conversation_id: int) -> Call:
    """The agent says that a call entered by hand is over; an exchange says so itself."""
    conversation = access.load_conversation(user, conversation_id, lock=True)
    access.must_speak(user, conversation)
    call = get_object_or_404(
        Call.objects.select_for_update(no_key=True), conversation=conversation, call_id__startswith=BY_HAND
    )
    if call.state != State.ENDED:
        calls.happened(call.inbox, CallEvent(call.call_id, "ended", timezone.now()))
    call.refresh_from_db()
    return call


def claim(inbox: Inbox) -> Call | None:
    """The oldest requested call, ours to dial: a conditional update that only one can win."""
    rows = Call.objects.filter(inbox=inbox, state=State.REQUESTED, started_at__gt=timezone.now() - PATIENCE)
    call = rows.select_related("agent").order_by("started_at").first()
    if call is None:
        return None
    won = Call.objects.filter(pk=call.pk, state=State.REQUESTED).update(state=State.DIALLING)
    return call if won else None


def given_up() -> list[int]:
    """Calls that were asked for while nobody was there to make them."""
    late = Call.objects.filter(state=State.REQUESTED, started_at__lte=timezone.now() - PATIENCE)
    return list(late.values_list("pk", flat=True)[:200])


@transaction.atomic
def give_up(call_id: int) -> None:
    """Nobody is called out of the blue an hour later: it failed, and its agent is told."""
    call = Call.objects.select_related("inbox").get(pk=call_id)
    calls.happened(call.inbox, CallEvent(call.call_id, "refused", timezone.now()), only_in=State.REQUESTED)


def going_on(inbox: Inbox) -> dict[str, str]:
    """The state of each call that goes on as far as we know."""
    return dict(Call.objects.filter(inbox=inbox).exclude(state=State.ENDED).values_list("call_id", "state"))


def is_with_another(inbox: Inbox, call_id: str, telephone: str) -> bool:
    """The telephone belongs to a colleague of whoever has the call."""
    colleague = agent_at(telephone, telephone)
    return bool(colleague) and not Call.objects.filter(inbox=inbox, call_id=call_id, agent=colleague).exists()


def must_be_there(inbox: Inbox) -> set[str]:
    """Calls that the exchange must show if they still go on: not those that it is only just to make."""
    going_on = Call.objects.filter(inbox=inbox).exclude(state__in=[State.ENDED, State.REQUESTED])
    old = going_on.filter(started_at__lt=timezone.now() - PATIENCE / 2).exclude(call_id__startswith=BY_HAND)
    return set(old.values_list("call_id", flat=True))


def telephones() -> QuerySet[Inbox]:
    """Inboxes whose conversations are spoken, not written."""
    spoken = [name for name, adapter in installed().items() if adapter.routes_itself]
    return Inbox.objects.filter(channel__in=spoken, active=True)


def _going_on(user: User, number: str) -> Call | None:
    on_its_way = Call.objects.filter(agent=user, number=number, state__in=[State.REQUESTED, State.DIALLING])
    return on_its_way.filter(started_at__gt=timezone.now() - PATIENCE).first()


def _exchange() -> Inbox:
    inbox = telephones().filter(settings__kind="asterisk").order_by("pk").first()
    if inbox is None:
        raise Refused("no_exchange", _("No exchange is set up that could make calls."))
    return inbox


def _begin(call: Call, customer: Customer | None, user: User) -> Conversation:
    identity = identities.lock(call.inbox, call.number, {"phone": call.number}, verified=True)
    if customer:
        identity.customer = customer
    now = timezone.now()
    fields = {"thread": call.call_id, "assignee": user, "offered_at": now, "accepted_at": now, "first_replied_at": now}
    conversation = incoming.begin(identity, Conversation.Status.ACTIVE, now, **fields)
    conversation.save()
    capacity.hold(user.pk, conversation.units)
    return conversation
