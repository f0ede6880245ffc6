"""What an exchange tells of a call becomes a conversation (CH10). Inside the envelope's transaction.

Each step looks at what is there, so that one told twice, or late, does no harm.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from channels_hub import clocks, transcript
from channels_hub.actions import assignment, capacity, closing, identities, incoming, ivr
from channels_hub.adapters.base import CallEvent, NotUnderstood
from channels_hub.models import Call, Conversation, Inbox, Message, SelfServiceRemark
from channels_hub.presenting import mask_phone
from channels_hub.signals import callback_wanted, conversation_opened
from channels_hub.telephone import agent_at, normal
from cs_platform.lib import live

State, Outcome = Call.State, Call.Outcome
#: Kept of what a caller did in the menu.
MOST_STEPS = 50


def happened(inbox: Inbox, event: CallEvent, *, only_in: str = "") -> None:
    """`only_in`: a state that the call must be in, for what another process may have changed meanwhile."""
    step = _STEPS.get(event.what)
    if step is None:
        raise NotUnderstood(f"a call cannot be {event.what!r}"[:100])
    queues = [name.strip() for name in str(inbox.settings.get("queues") or "").split(",") if name.strip()]
    if event.queue and queues and event.queue not in queues:
        return
    call = _locked(inbox, event)
    if only_in and call.state != only_in:
        return
    if call.state != State.ENDED or event.what in ("completed", "recorded"):
        step(call, event)
        call.save()


def _locked(inbox: Inbox, event: CallEvent) -> Call:
    rows = Call.objects.select_for_update(no_key=True, of=("self",)).select_related("agent")
    begun = {"started_at": event.at, "direction": event.direction or Call.Direction.IN, "number": normal(event.caller)}
    call, _new = rows.get_or_create(inbox=inbox, call_id=event.call_id, defaults=begun)
    call.inbox = inbox
    return call


def _started(call: Call, event: CallEvent) -> None:
    call.called, call.name = event.called or call.called, event.name or call.name
    if call.direction == Call.Direction.IN:
        call.number = call.number or normal(event.caller)


def _queued(call: Call, event: CallEvent) -> None:
    call.queue, call.queued_at = event.queue, call.queued_at or event.at
    call.number = call.number or normal(event.caller)
    if call.state == State.STARTED:
        call.state = State.QUEUED
    conversation = _conversation(call)
    show(call, conversation)


def _offered(call: Call, event: CallEvent) -> None:
    """The right agent's desk shows who calls before they answer."""
    conversation = _conversation(call)
    agent = agent_at(event.member, event.name)
    if call.state == State.OFFERED and call.agent != agent:
        _rings_at_several(call, conversation)
    elif call.state != State.TALKING:
        call.state, call.agent = State.OFFERED, agent
        if agent and not _turned_down(call, agent.name):
            _give(conversation, agent, accepted=False)
    show(call, conversation)
    if agent and agent != call.agent:
        _tell(agent, call, conversation, State.OFFERED)


def _rings_at_several(call: Call, conversation: Conversation) -> None:
    """A queue that rings at all telephones at once: nobody's, and in sight of the team, until one answers."""
    if call.agent and conversation.assignee_id == call.agent.pk:
        assignment.put_back(conversation, "call_rings")
    call.agent = None


def _not_taken(call: Call, event: CallEvent) -> None:
    """Whatever they did at the desk meanwhile: the telephone was not picked up."""
    conversation = _conversation(call)
    agent = agent_at(event.member, event.name)
    name = agent.name if agent else event.name
    if event.seconds or not _turned_down(call, name):
        call.not_taken = [*call.not_taken, {"agent": name, "seconds": event.seconds}]
    if agent:
        _tell(agent, call, conversation, "stopped")
    if call.state == State.OFFERED and agent == call.agent:
        call.agent, call.state = None, State.QUEUED
        if agent and conversation.assignee_id == agent.pk and conversation.status == Conversation.Status.ACTIVE:
            assignment.put_back(conversation, "not_taken")
    show(call, conversation)


def _turned_down(call: Call, name: str) -> bool:
    """A busy telephone, which the queue tries again every few seconds: theirs once they answer."""
    return {"agent": name, "seconds": 0} in call.not_taken


def _answered(call: Call, event: CallEvent) -> None:
    conversation = _conversation(call)
    call.agent = agent_at(event.member, event.name) or call.agent
    if not call.answered_at:
        call.wait_seconds = _all_of(event.seconds, call.queued_at, event.at)
    call.state, call.answered_at = State.TALKING, call.answered_at or event.at
    if call.agent:
        _give(conversation, call.agent, accepted=True)
    elif conversation.status == Conversation.Status.QUEUED:
        conversation.status = Conversation.Status.ACTIVE
    conversation.first_replied_at = conversation.first_replied_at or event.at
    conversation.waiting_since, conversation.unread = None, 0
    show(call, conversation)
    clocks.answered(conversation, event.at)


def _held(call: Call, _event: CallEvent) -> None:
    _change_state(call, State.TALKING, State.HELD)


def _resumed(call: Call, _event: CallEvent) -> None:
    _change_state(call, State.HELD, State.TALKING)


def _change_state(call: Call, before: str, after: str) -> None:
    if call.state == before:
        call.state = after
        show(call, _conversation(call))


def _transferred(call: Call, event: CallEvent) -> None:
    """To a colleague's telephone, if it is one: the conversation goes along."""
    if call.conversation_id is None:
        return
    conversation = _conversation(call)
    colleague = agent_at(event.member, event.member) or agent_at(event.called, event.called)
    before = call.agent.name if call.agent else ""
    call.state = State.TALKING if call.state == State.HELD else call.state
    if colleague:
        call.agent = colleague
        _give(conversation, colleague, accepted=True)
    to = colleague.name if colleague else event.called or event.member
    transcript.log(conversation, "transferred", {"by": before, "to": to}, author=colleague)
    show(call, conversation)


def _chosen(call: Call, event: CallEvent) -> None:
    """A question that the exchange put to itself, in vain, is work for the editors."""
    _note_step(call, event.at, event.data)
    if event.data.get("Text") and not event.data.get("Answer"):
        ivr.remark(call, SelfServiceRemark.Kind.UNANSWERED, str(event.data["Text"]))


def _asked(call: Call, event: CallEvent) -> None:
    _note_step(call, event.at, ivr.ask(call, str(event.data.get("Text", "")), event.at))


def _judged(call: Call, event: CallEvent) -> None:
    """As in the closing question, 1 is yes."""
    ivr.judge(call, helped=str(event.data.get("Helped")) == "1")


def _wants_call(call: Call, event: CallEvent) -> None:
    ivr.owe_call(call, str(event.data.get("Number", "")))


def _note_step(call: Call, at: datetime, step: dict[str, Any]) -> None:
    call.menu = [*call.menu, {"at": at.isoformat(), **step}][-MOST_STEPS:]


def _recorded(call: Call, _event: CallEvent) -> None:
    call.recorded = True


def _hung_up(call: Call, _event: CallEvent) -> None:
    call.hung_up = True


def _left(call: Call, event: CallEvent) -> None:
    if not call.answered_at:
        call.wait_seconds = _all_of(event.seconds, call.queued_at, event.at)
    call.outcome = Outcome.ABANDONED if call.hung_up else Outcome.TIMED_OUT


def _completed(call: Call, event: CallEvent) -> None:
    """The queue's figure is that of its last colleague."""
    call.talk_seconds = _seconds(call.answered_at, event.at) if _handed_over(call) else event.seconds
    if call.state == State.ENDED and call.conversation:
        show(call, _conversation(call))


def _handed_over(call: Call) -> bool:
    return call.conversation is not None and call.conversation.messages.filter(data__code="transferred").exists()


def _refused(call: Call, event: CallEvent) -> None:
    _end(call, event, Outcome.NO_ANSWER)


def _lost(call: Call, event: CallEvent) -> None:
    """The exchange no longer knows it: it ended while nobody listened."""
    _end(call, event, Outcome.UNKNOWN)


def _ended(call: Call, event: CallEvent) -> None:
    if call.answered_at:
        outcome = Outcome.ANSWERED
        call.talk_seconds = call.talk_seconds or _seconds(call.answered_at, event.at)
    elif call.direction == Call.Direction.OUT:
        outcome = Outcome.NO_ANSWER
    else:
        outcome = Outcome(call.outcome) if call.outcome else Outcome.ABANDONED if call.queued_at else Outcome.IN_MENU
    _end(call, event, outcome)


def _end(call: Call, event: CallEvent, outcome: str) -> None:
    call.state, call.outcome, call.ended_at = State.ENDED, outcome, event.at
    if call.conversation_id is None:
        return
    conversation = _conversation(call)
    show(call, conversation)
    if call.agent:
        _tell(call.agent, call, conversation, "ended")
    if conversation.status == Conversation.Status.CLOSED:
        return
    if call.answered_at:
        _wind_up(conversation)
    else:
        _missed(call, conversation)


def _wind_up(conversation: Conversation) -> None:
    """What is left to do after the call is work as any other: the exchange no longer says whose."""
    conversation.routed_elsewhere = False
    conversation.save(update_fields=["routed_elsewhere"])
    if conversation.status == Conversation.Status.QUEUED:
        assignment.drain_soon()


def _missed(call: Call, conversation: Conversation) -> None:
    """Nobody spoke with them: the conversation is over, and they are called back."""
    closing.close(conversation, None, "call_missed" if call.direction == Call.Direction.IN else "call_failed", {})
    if call.direction == Call.Direction.IN:
        callback_wanted.send(
            Call,
            customer=conversation.customer,
            conversation=conversation,
            reason="missed_call",
            phone=call.number,
            team=conversation.team,
            at=None,
        )


def _conversation(call: Call) -> Conversation:
    """The call's conversation, locked; made when somebody begins to wait for a person."""
    if call.conversation_id:
        return Conversation.objects.locked().get(pk=call.conversation_id)
    identity = identities.of_caller(call)
    at = call.queued_at or timezone.now()
    conversation = incoming.begin(identity, Conversation.Status.QUEUED, at, thread=call.call_id)
    conversation.waiting_since = at
    conversation.save()
    call.conversation = conversation
    if call.menu:
        transcript.log(conversation, "menu", {"steps": " → ".join(map(_step, call.menu))})
    clocks.customer_waits(conversation, at, first=True)
    conversation_opened.send(Conversation, conversation=conversation)
    return conversation


def _seconds(since: datetime | None, until: datetime) -> int:
    """Whole ones, as an exchange counts them."""
    return max(0, int((until - since).total_seconds())) if since else 0


def _all_of(seconds: int, since: datetime | None, until: datetime) -> int:
    """The exchange's own figure, unless it does not count the queues before."""
    whole = _seconds(since, until)
    return whole if whole > seconds + 1 else seconds


def _step(step: dict[str, Any]) -> str:
    """What was done or asked, and in brackets what answered it."""
    done = " ".join(str(step[name]) for name in ("Choice", "Step", "Text") if step.get(name))
    return f"{done}（{step['Answer']}）" if step.get("Answer") else done


def _give(conversation: Conversation, agent: User, *, accepted: bool) -> None:
    """The exchange has decided: theirs, whether they have room or not. What they have ended stays so."""
    if conversation.status == Conversation.Status.CLOSED:
        return
    if conversation.assignee_id == agent.pk and conversation.status == Conversation.Status.ACTIVE:
        if accepted and not conversation.accepted_at:
            conversation.accepted_at = timezone.now()
            transcript.changed(conversation)
        return
    assignment.release(conversation)
    capacity.hold(agent.pk, conversation.units)
    assignment.assign(conversation, agent, accepted=accepted, code="call_taken" if accepted else "call_offered")


def show(call: Call, conversation: Conversation) -> None:
    """The call's card in the conversation, as it stands now, and the desk of whoever has it."""
    call.save()
    message = conversation.messages.filter(kind=Message.Kind.CALL).prefetch_related("attachments").first()
    if message is None:
        message = transcript.append(
            conversation,
            call.direction,
            kind=Message.Kind.CALL,
            data=card(call),
            external_id=f"call:{call.call_id}",
        )
    elif message.data != card(call):
        message.data = card(call)
        message.save(update_fields=["data"])
        transcript.changed(conversation, [message])
    if call.agent and call.state != State.ENDED:
        _tell(call.agent, call, conversation, call.state)


def card(call: Call) -> dict[str, object]:
    """What the desk draws: `status`, `direction`, `seconds` talked, `wait`, `queue`, `recording` (an address)."""
    missed = call.state == State.ENDED and not call.answered_at
    return {
        "status": "missed" if missed else call.outcome if call.state == State.ENDED else call.state,
        "outcome": call.outcome,
        "direction": call.direction,
        "seconds": call.talk_seconds,
        "wait": call.wait_seconds,
        "queue": call.queue,
        "not_taken": call.not_taken,
        "recording": reverse("channels_hub:recording", args=[call.pk]) if _can_be_heard(call) else "",
    }


def _can_be_heard(call: Call) -> bool:
    """Once it is over: until then the exchange still writes."""
    is_kept = bool(call.inbox.settings.get("recording_base"))
    return is_kept and call.recorded and call.answered_at is not None and call.state == State.ENDED


def _tell(agent: User, call: Call, conversation: Conversation, state: str) -> None:
    """To the agent's desk, before they pick up: who it is, and what must not be done for them."""
    frame = {
        "type": "call",
        "conversation": conversation.pk,
        "state": state,
        "customer": conversation.customer.name or call.name or mask_phone(call.number),
        "queue": call.queue,
        "restrictions": [str(one) for one in conversation.customer.restrictions.standing()],
    }
    live.publish_on_commit(live.user_group(agent.pk), frame)


_STEPS: dict[str, Callable[[Call, CallEvent], None]] = {
    "started": _started,
    "queued": _queued,
    "offered": _offered,
    "not_taken": _not_taken,
    "answered": _answered,
    "held": _held,
    "resumed": _resumed,
    "transferred": _transferred,
    "chosen": _chosen,
    "asked": _asked,
    "judged": _judged,
    "wants_call": _wants_call,
    "recorded": _recorded,
    "hung_up": _hung_up,
    "left": _left,
    "completed": _completed,
    "refused": _refused,
    "ended": _ended,
    "lost": _lost,
}
