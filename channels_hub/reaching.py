"""Where a customer can be reached: their addresses, what each still allows, and how it was found to be theirs."""

from dataclasses import dataclass

from channels_hub import windows
from channels_hub.adapters import installed
from channels_hub.adapters.base import Window
from channels_hub.models import Conversation, Customer, Identity, Merge

#: So many are looked at, those seen last first.
MOST = 20


@dataclass(frozen=True)
class Address:
    """`link` is the merge that brought it to this customer, if any did."""

    identity: Identity
    carries_words: bool
    window: Window
    link: Merge | None

    @property
    def is_open(self) -> bool:
        """Words can be sent there now."""
        shut = self.window.is_shut or self.window.is_used_up
        return self.carries_words and self.identity.inbox.active and not self.identity.left_at and not shut


def addresses(customer: Customer) -> list[Address]:
    rows = customer.identities.select_related("inbox").order_by("-last_seen_at", "pk")[:MOST]
    links = _links(customer)
    return [_address(one, links.get(one.pk)) for one in rows]


def others(conversation: Conversation) -> list[Address]:
    """Where this customer may be written to now besides here."""
    found = addresses(conversation.customer)
    return [one for one in found if one.is_open and one.identity.pk != conversation.identity_id]


def _address(identity: Identity, link: Merge | None) -> Address:
    channel = installed().get(identity.inbox.channel)
    carries_words = channel is not None and "text" in channel.limits.kinds
    return Address(identity, carries_words, windows.window_of(identity) if channel else Window(), link)


def _links(customer: Customer) -> dict[int, Merge]:
    """The latest for each identity."""
    rows = Merge.objects.filter(kept=customer, undone_at=None).select_related("by", "gone").order_by("pk")
    return {identity: merge for merge in rows for identity in merge.moved["identities"]}
