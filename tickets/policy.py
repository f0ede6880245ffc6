"""The centre's numbers for the closed loop. Deadlines themselves are policies of `deadlines`."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from tickets.models.choices import Priority, Type, Urgency

#: A carrier answers a complaint within fifteen days: what is promised where no policy promises sooner.
LONGEST_PROMISE = timedelta(days=15)
#: An order that no policy gives a time.
LONGEST_ORDER = timedelta(days=5)
#: After so many send-backs and transfers a lead decides (TK6).
FLAG_AFTER = 3
#: The customer may urge again after this time (TK5).
URGE_COOL_DOWN = timedelta(minutes=30)
#: From which urging on each raises the priority.
URGES_THAT_RAISE = 2
#: An urging is answered within this time where no policy says otherwise.
URGE_ANSWER = timedelta(hours=2)
#: A closed ticket may be reopened, and a new one repeats it, within this time.
REOPEN_WITHIN = timedelta(days=30)
#: Words of one conversation closer together than this are one supplement.
SUPPLEMENT_FOLD = timedelta(minutes=10)
#: What is verified by a callback in any case (CB1); the rest may be confirmed by the customer alone.
CALLED_BACK = frozenset({Type.COMPLAINT, Type.FAULT, Type.INSTALLATION})
CALLBACK_AFTER = timedelta(hours=1)
FURTHEST_CALLBACK = timedelta(days=365)
RETRY_AFTER = timedelta(hours=2)
MOST_ATTEMPTS = 3
#: Nobody is called outside these hours.
CALLING_HOURS = (time(8, 30), time(21, 0))

PRIORITY_OF_URGENCY = {
    Urgency.NORMAL: Priority.NORMAL,
    Urgency.URGENT: Priority.HIGH,
    Urgency.CRITICAL: Priority.HIGHER,
}


def calling_time(at: datetime) -> datetime:
    """`at`, or the next moment at which a customer may be called."""
    local = timezone.localtime(at)
    opens, closes = CALLING_HOURS
    if local.time() < opens:
        return local.replace(hour=opens.hour, minute=opens.minute, second=0, microsecond=0)
    if local.time() >= closes:
        return calling_time((local + timedelta(days=1)).replace(hour=0, minute=0))
    return at


def raised(priority: int) -> int:
    return min(priority + 1, Priority.HIGHEST)
