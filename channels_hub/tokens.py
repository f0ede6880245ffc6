"""One token for each account, shared by all workers: one of them fetches it, the others wait for that one."""

import time
from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from channels_hub.adapters.base import SendError
from channels_hub.models import ChannelToken, Inbox

#: A new one is fetched while the old one still works.
MARGIN = timedelta(minutes=5)
#: Who claims the fetching and dies is replaced after this.
CLAIM = timedelta(seconds=15)
PATIENCE_SECONDS = 10
#: Gives the token and the seconds it lives; raises `SendError`.
Fetch = Callable[[], tuple[str, float]]


def token_for(inbox: Inbox, fetch: Fetch) -> str:
    """The account's token; raises `SendError`. Opens no transaction while it asks the channel."""
    patience = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < patience:
        row = ChannelToken.objects.get_or_create(inbox=inbox)[0]
        if row.value and row.expires_at and row.expires_at > timezone.now() + MARGIN:
            return row.value
        if _claimed(row):
            return _fetched(row, fetch)
        if row.value and row.expires_at and row.expires_at > timezone.now():
            return row.value
        time.sleep(0.05)  # somebody else is asking the channel
    raise SendError("unreachable", "no token", permanent=False)


def renew(inbox: Inbox, fetch: Fetch) -> str:
    """A token asked for now, whatever is kept; raises `SendError`, and what is kept stays."""
    return _fetched(ChannelToken.objects.get_or_create(inbox=inbox)[0], fetch)


def forget(inbox: Inbox) -> None:
    """The account has changed: what was fetched for the old one is never used again, not even by who fetches now."""
    ChannelToken.objects.filter(inbox=inbox).delete()


def drop(inbox: Inbox, value: str) -> None:
    """The channel no longer takes this token: fetched anew at the next need, once, whoever notices."""
    ChannelToken.objects.filter(inbox=inbox, value=value).update(value="", expires_at=None)


def _claimed(row: ChannelToken) -> bool:
    free = Q(claimed_until=None) | Q(claimed_until__lt=timezone.now())
    mine = ChannelToken.objects.filter(free, pk=row.pk, value=row.value)
    return bool(mine.update(claimed_until=timezone.now() + CLAIM))


def _fetched(row: ChannelToken, fetch: Fetch) -> str:
    mine = ChannelToken.objects.filter(pk=row.pk)
    try:
        value, seconds = fetch()
    except BaseException:
        mine.update(claimed_until=None)
        raise
    now = timezone.now()
    mine.update(value=value, fetched_at=now, expires_at=now + timedelta(seconds=seconds), claimed_until=None)
    return value
