"""The rows behind each figure (RP3)."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from channels_hub.models import Conversation
from deadlines.models import Timer
from reports.board import owed, queue

#: figure: title, its conversations, the column by which they are listed
CONVERSATIONS: dict[str, tuple[str | Promise, Callable[[QuerySet[Team]], QuerySet[Conversation]], str]] = {
    "waiting": (_("Waiting"), queue.waiting, "queued_at"),
    "in-service": (_("In service"), queue.in_service, "pk"),
    "unanswered": (
        _("Waiting for an answer"),
        lambda teams: queue.in_service(teams).filter(queue.UNANSWERED),
        "waiting_since",
    ),
}
#: figure: title, its timers
TIMERS: dict[str, tuple[str | Promise, Callable[[QuerySet[Team], datetime], QuerySet[Timer]]]] = {
    "near": (_("Due within 30 minutes"), owed.near),
    "late": (_("Deadlines passed"), owed.late),
    "late-first-replies": (
        _("Late first replies today"),
        lambda teams, now: queue.first_replies(teams, now).filter(breached_at__isnull=False, due_at__isnull=False),
    ),
}
