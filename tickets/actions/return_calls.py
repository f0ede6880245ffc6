"""Calls owed to customers without a ticket: owed once, tried, done (CH10, CH11)."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from channels_hub.models import Conversation, Customer
from channels_hub.text import clean
from cs_platform.lib import live
from cs_platform.lib.refusals import Refused
from tickets import access, policy
from tickets.models import ReturnCall

Result = ReturnCall.Result
#: What may come of a try.
TRIED = (Result.REACHED, Result.NO_ANSWER, Result.NOT_NEEDED)
#: The first try is due at once; after nobody answered again later.
AGAIN = timedelta(minutes=30)
MOST_TRIES = 3


def owe(
    customer: Customer, conversation: Conversation | None, reason: str, phone: str, team: Team, at: datetime | None
) -> None:
    """Inside the transaction of what made it owed. Asked for again while it is owed, it is one call."""
    owed = ReturnCall.objects.filter(customer=customer, reason=reason, done_at=None)
    if owed.update(times=F("times") + 1):
        return
    due = policy.calling_time(at or timezone.now())
    fields = {"conversation": conversation, "phone": phone, "team": team, "due_at": due}
    try:
        with transaction.atomic():
            ReturnCall.objects.create(customer=customer, reason=reason, **fields)
    except IntegrityError:  # somebody else was quicker
        owed.update(times=F("times") + 1)
    _tell(team)


@transaction.atomic
def finish(user: User, call_id: int, result: str, note: str = "") -> ReturnCall:
    """What came of a try. Nobody there: again later, at most three times."""
    call = access.load_return_call(user, call_id, lock=True)
    if result not in TRIED:
        raise Refused("no_such_result", _("Choose what came of it."), {"result": _("Choose what came of it.")})
    if call.done_at:
        return call
    call.tried, call.by, call.note = call.tried + 1, user, clean(note)[:500]
    if result == Result.NO_ANSWER and call.tried < MOST_TRIES:
        call.due_at = policy.calling_time(timezone.now() + AGAIN)
    else:
        call.result, call.done_at = result, timezone.now()
    call.save()
    _tell(call.team)
    return call


def came_back(customer_id: int, at: datetime) -> None:
    """The customer spoke with us after all: nobody needs to call."""
    owed = ReturnCall.objects.filter(customer=customer_id, done_at=None, reason=ReturnCall.Reason.MISSED_CALL)
    owed.filter(created_at__lt=at).update(done_at=at, result=Result.CAME_BACK)


def _tell(team: Team) -> None:
    live.publish_on_commit(live.queue_group(team.pk), {"type": "ticket"})
