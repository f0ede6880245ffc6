"""Who is there."""

from django.db.models import QuerySet

from accounts.models import Presence, Team, User
from reports.board.queue import Rows

State = Presence.State
#: From who takes work to who is gone, each with the shape beside it (`ui/components/chips.css`).
LOOKS = {State.READY: "ready", State.BUSY: "busy", State.BREAK: "away", State.OFFLINE: "off"}
ORDER = {state: place for place, state in enumerate(LOOKS)}


def by_state(teams: QuerySet[Team]) -> Rows:
    """Everybody of the teams who takes work, the most loaded of each state first."""
    people = User.objects.filter(team__in=teams, is_active=True, presence__isnull=False).select_related("presence")
    rows = [{"user": user, "presence": user.presence, "look": LOOKS[State(user.presence.state)]} for user in people]
    return sorted(rows, key=lambda row: (ORDER[row["presence"].state], -row["presence"].load, row["user"].name))
