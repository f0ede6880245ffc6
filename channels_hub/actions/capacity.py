"""Units an agent holds (CH12): kept in their presence row, which every claim locks."""

from django.utils import timezone

from accounts.models import Presence


def take(user_id: int, units: int, *, must_be_ready: bool = False) -> bool:
    """Add `units` to what they hold; False, and nothing changed, when there is no room."""
    Presence.objects.get_or_create(user_id=user_id)
    rows = Presence.objects.select_for_update(no_key=True, of=("self",)).select_related("user")
    presence = rows.get(user_id=user_id)
    if presence.load + units > presence.user.capacity:
        return False
    if must_be_ready and presence.state != Presence.State.READY:
        return False
    _hold(presence, presence.load + units)
    return True


def hold(user_id: int, units: int) -> None:
    """What an exchange has given them they hold, room or not."""
    Presence.objects.get_or_create(user_id=user_id)
    presence = Presence.objects.select_for_update(no_key=True, of=("self",)).get(user_id=user_id)
    _hold(presence, presence.load + units)


def give_back(user_id: int, units: int) -> None:
    presence = Presence.objects.select_for_update(no_key=True).filter(user_id=user_id).first()
    if presence:
        presence.load = max(0, presence.load - units)
        presence.save(update_fields=["load"])


def _hold(presence: Presence, load: int) -> None:
    """Among equally loaded agents the next goes to whom nothing was given for longest."""
    presence.load, presence.idle_since = load, timezone.now()
    presence.save(update_fields=["load", "idle_since"])
