"""An agent says whether they take work now."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Presence, User
from accounts.signals import presence_changed
from cs_platform.lib.live import board_changed_on_commit, publish_on_commit, user_group
from cs_platform.lib.refusals import Refused


@transaction.atomic
def set_state(user: User, state: str) -> Presence:
    """Change the state and tell whoever routes work; saying the same again changes nothing."""
    if state not in Presence.State.values:
        raise Refused("unknown_state", _("There is no such state."))
    presence = lock_presence(user)
    if presence.state == state:
        return presence
    now = timezone.now()
    if state == Presence.State.READY:
        presence.idle_since = now
    presence.state, presence.since, presence.seen_at = state, now, now
    presence.save(update_fields=["state", "since", "seen_at", "idle_since"])
    presence_changed.send(User, user=user, state=state)
    publish_on_commit(user_group(user.pk), {"type": "presence", "state": state})
    board_changed_on_commit()
    return presence


def lock_presence(user: User) -> Presence:
    """The user's presence row, locked until the transaction ends."""
    Presence.objects.get_or_create(user=user)
    return Presence.objects.select_for_update(no_key=True).get(user=user)


def seen(user_id: int, at: datetime) -> None:
    """A sign of life from one of the user's screens; an agent without one goes offline by the sweeper."""
    Presence.objects.filter(user_id=user_id, seen_at__lt=at).update(seen_at=at)
