"""Asking the customer whether it is resolved: callbacks (回访, CB1), their own word, closing (TK9), reopening."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from channels_hub.models import Customer
from channels_hub.text import clean
from cs_platform.lib.refusals import Forbidden, Refused
from deadlines import actions as deadlines
from tickets import access, policy
from tickets.actions import clocks, notices
from tickets.actions.work import Work, on_ticket
from tickets.lifecycle import Status, Verb
from tickets.models import Attempt, Callback, Kind, Outcome, Ticket


def schedule_callback(
    user: User,
    number: str,
    *,
    due_at: datetime,
    assignee: User | None = None,
    channel: str = Callback.Channel.PHONE,
    version: int | None = None,
) -> Ticket:
    """Owe the customer a call or message at a certain time, in place of the one owed so far."""
    with on_ticket(user, number, Verb.SCHEDULE, version) as work:
        _check_moment("due_at", due_at, work.at)
        drop_callback(work)
        owe_callback(work, due_at, assignee, channel)
    return work.ticket


def owe_callback(
    work: Work, due_at: datetime | None = None, assignee: User | None = None, channel: str = Callback.Channel.PHONE
) -> Callback:
    """By policy when no time is given; never outside calling hours."""
    ticket = work.ticket
    callback = Callback.objects.create(
        ticket=ticket,
        due_at=policy.calling_time(due_at or work.at),
        assignee=assignee or ticket.owner,
        team=ticket.team,
        channel=channel,
        created_at=work.at,
    )
    if due_at:
        clocks.start_callback(callback, work.at)
    else:
        clocks.promise_callback(ticket, callback, work.at)
        callback.save(update_fields=["due_at"])
    work.record(
        Kind.CALLBACK_DUE, callback=callback.pk, due=callback.due_at.isoformat(), assignee=callback.assignee.name
    )
    work.move(Status.VERIFYING)
    work.tell([callback.assignee], gettext_lazy("Callback owed"))
    return callback


def call_back(
    user: User,
    number: str,
    outcome: str,
    *,
    note: str = "",
    again_at: datetime | None = None,
    version: int | None = None,
) -> Ticket:
    """Record one try: resolved closes, not resolved reopens one level higher, no answer is tried again."""
    with on_ticket(user, number, Verb.CALL_BACK, version) as work:
        callback = open_callback(work.ticket) or owe_callback(work, work.at, user)
        Attempt.objects.create(callback=callback, by=user, at=work.at, outcome=outcome, note=clean(note))
        work.record(Kind.CALLBACK_TRIED, callback=callback.pk, outcome=str(outcome), note=clean(note))
        match outcome:
            case Outcome.RESOLVED:
                _finish(work, callback, Outcome.RESOLVED)
                _close(work)
            case Outcome.NOT_RESOLVED:
                _finish(work, callback, Outcome.NOT_RESOLVED)
                _reopen(work, note)
            case Outcome.LATER:
                _again(work, callback, _after_now(again_at, work.at))
            case Outcome.NO_ANSWER if callback.attempts.count() < policy.MOST_ATTEMPTS:
                _again(work, callback, work.at + policy.RETRY_AFTER)
            case Outcome.NO_ANSWER:
                _finish(work, callback, Outcome.UNREACHABLE)
                work.move(Status.RETURNED)
                work.tell_lead(gettext_lazy("The customer cannot be reached: decide how to close"))
            case _:
                wrong = _("This is not how a call ends.")
                raise Refused("outcome", wrong, {"outcome": wrong})
    return work.ticket


def confirm(customer: Customer, number: str, *, resolved: bool, text: str = "") -> Ticket:
    """The customer's own verdict on a result, from the progress page (TK9, TK11)."""
    with on_ticket(customer, number, Verb.CLOSE) as work:
        work.record(Kind.CONFIRMED, resolved=resolved, text=clean(text))
        drop_callback(work)
        if resolved:
            _close(work)
        else:
            _reopen(work, text)
    return work.ticket


def close(user: User, number: str, *, evidence: str, version: int | None = None) -> Ticket:
    """Close on the customer's word given elsewhere, quoted as `evidence`; a lead also when nobody can be reached."""
    with on_ticket(user, number, Verb.CLOSE, version) as work:
        if not clean(evidence):
            wrong = _("Quote the customer's confirmation: a ticket is closed only after verification.")
            raise Refused("not_verified", wrong, {"evidence": wrong})
        last = work.ticket.callbacks.order_by("pk").last()
        if last and last.outcome == Outcome.UNREACHABLE and not access.decides(user):
            raise Forbidden("unreachable", _("The customer could not be reached: the team lead decides."))
        drop_callback(work)
        _close(work, clean(evidence))
    return work.ticket


def reopen(by: User | Customer, number: str, *, reason: str, version: int | None = None) -> Ticket:
    """Not resolved after all: back to work, one level higher."""
    with on_ticket(by, number, Verb.REOPEN, version) as work:
        closed = work.ticket.closed_at
        if not clean(reason):
            raise Refused("required", _("Please say what is not resolved."), {"reason": _("This is required.")})
        if closed and closed < work.at - policy.REOPEN_WITHIN:
            raise Refused("too_late", _("This was closed too long ago: please open a new request."))
        drop_callback(work)
        _reopen(work, reason)
    return work.ticket


def open_callback(ticket: Ticket) -> Callback | None:
    return ticket.callbacks.select_related("assignee").filter(outcome="").first()


def drop_callback(work: Work) -> None:
    """Nobody needs to call any more."""
    if callback := open_callback(work.ticket):
        _finish(work, callback, Outcome.NOT_NEEDED)
        work.record(Kind.CALLBACK_DROPPED, callback=callback.pk)


def _finish(work: Work, callback: Callback, outcome: Outcome) -> None:
    callback.outcome, callback.finished_at = outcome, work.at
    callback.save()
    end = deadlines.cancel if outcome == Outcome.NOT_NEEDED else deadlines.meet
    end("callback", callback.pk, "call_back", at=work.at)


def _again(work: Work, callback: Callback, due_at: datetime) -> None:
    callback.due_at = policy.calling_time(due_at)
    callback.save()
    deadlines.meet("callback", callback.pk, "call_back", at=work.at)
    clocks.start_callback(callback, work.at)
    work.move(Status.VERIFYING)
    work.record(
        Kind.CALLBACK_DUE, callback=callback.pk, due=callback.due_at.isoformat(), assignee=callback.assignee.name
    )


def _after_now(again_at: datetime | None, now: datetime) -> datetime:
    if again_at is None:
        wrong = _("Say when to call again.")
        raise Refused("again_at", wrong, {"again_at": wrong})
    _check_moment("again_at", again_at, now)
    return again_at


def _check_moment(name: str, moment: datetime, now: datetime) -> None:
    """A callback is owed within the year."""
    if now <= moment <= now + policy.FURTHEST_CALLBACK:
        return
    wrong = _("This time has passed.") if moment < now else _("This is too far away.")
    raise Refused("wrong_time", wrong, {name: wrong})


def _close(work: Work, evidence: str = "") -> None:
    work.record(Kind.CLOSED, evidence=evidence)
    work.move(Status.CLOSED)
    clocks.stop_ticket(work.ticket, work.at)
    notices.tell_customer(
        work.ticket,
        lambda: (
            _("Your request %(number)s is closed. If anything is still wrong, tell us here:")
            % {"number": work.ticket.number}
        ),
    )


def _reopen(work: Work, reason: str) -> None:
    """One level higher, more urgent, a new round of orders; the lead is told (TK9)."""
    ticket = work.ticket
    ticket.reopened += 1
    ticket.level += 1
    ticket.priority = policy.raised(ticket.priority)
    was_closed = not ticket.is_open
    work.record(Kind.REOPENED, reason=clean(reason), level=ticket.level, priority=ticket.priority)
    work.move(Status.REOPENED)
    if was_closed:
        clocks.start_ticket(ticket, work.at)
    work.tell_lead(gettext_lazy("Reopened: the customer says it is not resolved"))
